import type { Random } from '../ports.ts'

/** UUIDs (version 4 layout) that repeat with the seed. Only for stations that keep nothing beyond their process. */
export function seededUuid(random: Random): () => string {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`
}
