import type { FirmwareWaves } from '../model/firmware-job.ts'

/**
 * Sizes of the waves in which `total` stations are updated: the first as wanted, the others equal, the last what is left.
 * @param total Integer >= 0.
 * @returns integers >= 1 whose sum is `total`; empty for 0.
 */
export function planWaves(total: number, waves: FirmwareWaves): readonly number[] {
  const following =
    'stations' in waves.following
      ? waves.following.stations
      : Math.max(1, Math.round((total * waves.following.percent) / 100))
  const sizes: number[] = []
  for (let left = total; left > 0; ) {
    const size = Math.min(left, sizes.length === 0 ? waves.first : following)
    sizes.push(size)
    left -= size
  }
  return sizes
}
