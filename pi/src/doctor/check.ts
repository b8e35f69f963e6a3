/** `skip`: not configured, so there is nothing to say. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skip'

export interface CheckResult {
  readonly name: string
  readonly status: CheckStatus
  /** One sentence; for warn and fail it says what to do. */
  readonly detail: string
}

export interface Check {
  readonly name: string
  run(): Promise<Omit<CheckResult, 'name'>>
}

export const ok = (detail: string) => ({ status: 'ok' as const, detail })
export const warn = (detail: string) => ({ status: 'warn' as const, detail })
export const fail = (detail: string) => ({ status: 'fail' as const, detail })
export const skip = (detail: string) => ({ status: 'skip' as const, detail })

/** Runs the checks one after the other, since they share wires. What throws has failed. */
export async function runChecks(
  checks: readonly Check[],
  onResult: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const { name, run } of checks) {
    const result = await run().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
    const named = { name, ...result }
    onResult(named)
    results.push(named)
  }
  return results
}

/** 0 all well, 1 something failed, 2 warnings only. */
export function exitCodeOf(results: readonly CheckResult[]): number {
  if (results.some(({ status }) => status === 'fail')) return 1
  return results.some(({ status }) => status === 'warn') ? 2 : 0
}
