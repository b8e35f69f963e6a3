/**
 * A repeatable stream of numbers in [0, 1) (mulberry32). Equal seeds give equal streams.
 * @param seed Any integer.
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A seed that follows from a text, for example the id of a site. */
export function seedOfText(text: string): number {
  let hash = 2166136261
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619)
  return hash >>> 0
}

/** `size` of `rows`, drawn without replacement; all of them when there are no more. */
export function drawSample<T>(rows: readonly T[], size: number, random: () => number): T[] {
  const pool = [...rows]
  const wanted = Math.min(size, pool.length)
  for (let index = 0; index < wanted; index++) {
    const other = index + Math.floor(random() * (pool.length - index))
    const [here, there] = [pool[index], pool[other]]
    if (here === undefined || there === undefined) continue
    pool[index] = there
    pool[other] = here
  }
  return pool.slice(0, wanted)
}
