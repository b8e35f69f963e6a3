import { PlainError } from './plain-error.ts'
import type { RunFile } from './run-file.ts'

/**
 * A call of the running system's REST API with its local key.
 * @param path Below /api/v1.
 * @throws PlainError with the API's own sentence.
 */
export async function apiOfRun(
  run: RunFile,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${run.api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${run.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
  if (response.ok) return answer
  throw new PlainError(String(answer.detail ?? answer.title ?? `The API answered ${response.status}.`))
}
