import * as v from 'valibot'
import { fetchFirmware } from '../drivers/fetch-firmware.ts'
import { verifyFirmware } from '../drivers/verify-firmware.ts'
import type { FirmwareInstaller, StateStore } from '../ports.ts'

/** The first line of a file that a simulated station takes for its firmware, for example `charge-it-simulator 2.0.0`. */
const FIRST_LINE = /^charge-it-simulator (\S{1,50})\r?(?:\n|$)/
const LINE_BYTES = 100
const storedSchema = v.object({ version: v.string() })

/** Fetches and checks like a station, and installs by taking on the version that the file names. */
export function simulatedFirmware(state: StateStore): FirmwareInstaller {
  return {
    fetch: fetchFirmware,
    isSignedBy: verifyFirmware,
    async install(content) {
      const [, version] = FIRST_LINE.exec(new TextDecoder().decode(content.subarray(0, LINE_BYTES))) ?? []
      if (version === undefined) return false
      await state.write('firmware', { version })
      return true
    },
  }
}

/** The version that was installed last; null before the first update. */
export function installedVersion(state: StateStore): string | null {
  const stored = v.safeParse(storedSchema, state.read('firmware'))
  return stored.success ? stored.output.version : null
}
