/** Watched stations are asked for a sample every 5 s; some send only each minute. Older ones are shown in grey. */
const FRESH_S = 180

/** True while a live sample may be shown as "now". */
export function liveSampleIsFresh(sampledAt: Date, now: Date): boolean {
  return now.getTime() - sampledAt.getTime() <= FRESH_S * 1000
}
