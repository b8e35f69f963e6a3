import { fmt } from '../i18n/fmt.ts'

/** The size of a file in B, kB or MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${fmt().number(bytes)}\u00a0B`
  if (bytes < 1_000_000) return `${fmt().number(bytes / 1000, 1)}\u00a0kB`
  return `${fmt().number(bytes / 1_000_000, 1)}\u00a0MB`
}
