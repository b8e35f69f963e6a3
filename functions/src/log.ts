/** Ids and numbers that go with a constant text. Never a full idTag, key or password. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  info(text: string, fields?: LogFields): void
  warn(text: string, fields?: LogFields): void
  error(text: string, fields?: LogFields): void
}

/** One JSON object a line, with the severity names of Cloud Logging. */
export function jsonLog(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Log {
  const at =
    (severity: string) =>
    (text: string, fields: LogFields = {}) =>
      write(JSON.stringify({ severity, message: text, ...fields }))
  return { info: at('INFO'), warn: at('WARNING'), error: at('ERROR') }
}

/** The name and text of whatever was thrown, for a log field. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
