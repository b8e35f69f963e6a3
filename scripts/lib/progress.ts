/** Tells a person (or, as JSON lines, a program) what is going on. */
export interface Progress {
  /** Runs a step; says so at its start and end, with its time. */
  step<T>(name: string, run: () => Promise<T>): Promise<T>
  line(text: string): void
}

/**
 * @param json JSON lines `{step?, status, text?, seconds?}` instead of text.
 */
export function progress(
  json: boolean,
  write: (text: string) => void = (text) => process.stdout.write(text),
): Progress {
  const emit = (fields: Record<string, unknown>, text: string) =>
    write(json ? `${JSON.stringify(fields)}\n` : `${text}\n`)
  return {
    line: (text) => emit({ status: 'progress', text }, `  ${text}`),
    step: async (name, run) => {
      const started = performance.now()
      const seconds = () => Math.round((performance.now() - started) / 100) / 10
      // A person notices two seconds of silence; quicker steps only report their end.
      const announce = setTimeout(() => emit({ step: name, status: 'started' }, `… ${name}`), 1500)
      try {
        const result = await run()
        emit({ step: name, status: 'done', seconds: seconds() }, `✓ ${name} (${seconds().toFixed(1)} s)`)
        return result
      } catch (error) {
        emit({ step: name, status: 'failed', seconds: seconds() }, `✗ ${name}`)
        throw error
      } finally {
        clearTimeout(announce)
      }
    },
  }
}
