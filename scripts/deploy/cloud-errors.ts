import * as v from 'valibot'

/** What a Google API refused for, by the names of its error model (google.rpc.Code). */
export type Refusal = 'NOT_FOUND' | 'PERMISSION_DENIED' | 'FAILED_PRECONDITION' | 'UNAUTHENTICATED'

/** Google's clients throw errors of two kinds: with gRPC's number and with HTTP's, whose 400 means more than one thing. */
const BY_NUMBER: Readonly<Record<number, Refusal>> = {
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  9: 'FAILED_PRECONDITION',
  16: 'UNAUTHENTICATED',
  400: 'FAILED_PRECONDITION',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
}
const numberSchema = v.object({ code: v.union([v.number(), v.string()]) })

/** Why a client's call was refused; undefined for anything else that was thrown. */
export function refusalOf(error: unknown): Refusal | undefined {
  const numbered = v.safeParse(numberSchema, error)
  return numbered.success ? BY_NUMBER[Number(numbered.output.code)] : undefined
}

/** What was asked for, or undefined when there is no such thing. */
export async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (refusalOf(error) === 'NOT_FOUND') return undefined
    throw error
  }
}
