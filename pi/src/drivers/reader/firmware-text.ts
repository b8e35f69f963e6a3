import type { Firmware } from './pn532-chip.ts'

/** For example `PN532 1.6`. */
export function firmwareText({ ic, version, revision }: Firmware): string {
  return `PN5${ic.toString(16).padStart(2, '0')} ${version}.${revision}`
}
