import { readFileSync, statSync } from 'node:fs'
import * as v from 'valibot'
import { parse, YAMLParseError } from 'yaml'
import { problemText } from './problem-text.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError naming the file. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new UsageError([unreadableText(path, code)], { cause })
  }
}

function unreadableText(path: string, code: string): string {
  if (code === 'ENOENT') return `there is no file ${path}`
  if (code === 'EACCES') return `${path} may not be read by this user`
  if (code === 'EISDIR') return `${path} is a folder; a file is needed`
  return `${path} cannot be read (${code})`
}

/** A key file: one line of text. Others on the machine must not be able to read it. @throws UsageError */
export function readKey(path: string): Buffer {
  const bytes = readBytes(path)
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new UsageError([`${path} can be read by others on this machine; run: chmod 600 ${path}`])
  }
  return Buffer.from(bytes.toString('utf8').trim())
}

/** Parses a YAML or JSON file and checks it. @throws UsageError listing every problem with its place in the file. */
export function readChecked<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> {
  const text = readBytes(path).toString('utf8')
  let document: unknown
  try {
    document = parse(text)
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    throw new UsageError([`${path}: ${cause.message.split('\n')[0]}`], { cause })
  }
  const checked = v.safeParse(schema, document)
  if (checked.success) return checked.output
  throw new UsageError(checked.issues.map((issue) => `${path}: ${problemText(issue)}`))
}
