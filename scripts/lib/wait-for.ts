import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again until `probe` answers something other than undefined or false.
 * @param what Named in the error when `timeoutMs` passes.
 * @throws Error when the time is over; its cause is the last error of the probe.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 120_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const until = Date.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const answer = await probe()
      if (answer !== undefined && answer !== false) return answer
    } catch (error) {
      last = error
    }
    if (Date.now() > until) throw new Error(`waited ${timeoutMs / 1000} s in vain: ${what}`, { cause: last })
    await sleep(everyMs)
  }
}
