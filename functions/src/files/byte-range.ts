import type { ByteRange } from './file-store.ts'

/**
 * The Range header (RFC 9110 section 14.2) for a file of this size.
 * @returns null for the whole file (no header, another unit, several ranges, not understood: all may be ignored);
 * `unsatisfiable` for a range that begins beyond the end.
 */
export function byteRangeOf(header: string | null, sizeBytes: number): ByteRange | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= sizeBytes ? 'unsatisfiable' : { start, end }
}
