import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openI2cBus } from '../drivers/i2c/open-i2c-bus.ts'
import { decodeLines } from '../drivers/storage/file-journal.ts'
import { type Check, fail, ok, skip, warn } from './check.ts'

const BYTES_PER_MB = 1_000_000
const DISK_WARN_MB = 500
const DISK_FAIL_MB = 50

/** This program runs from Node 20 on; from 22 on Node is supported for longer. */
export function nodeCheck(version: string): Check {
  return {
    name: 'node',
    run: async () => {
      const major = Number(version.replace(/^v/, '').split('.')[0])
      if (major < 20) return fail(`Node ${version} is too old; install Node 22 or 24`)
      return major < 22 ? warn(`Node ${version} works; Node 22 or 24 is recommended`) : ok(`Node ${version}`)
    },
  }
}

/** Device, rights and package of an I2C bus. Opening it touches no chip. */
export function i2cCheck(bus: number | string): Check {
  return {
    name: 'i2c',
    run: async () => {
      const opened = await openI2cBus(bus)
      await opened.close()
      return ok(typeof bus === 'number' ? `/dev/i2c-${bus} can be opened` : `simulated bus at ${bus}`)
    },
  }
}

/** A serial port that a configuration names. */
export function serialCheck(name: string, path: string): Check {
  return {
    name,
    run: async () => {
      try {
        await access(path, constants.R_OK | constants.W_OK)
        return ok(`${path} can be opened`)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (code === 'EACCES') return fail(`${path} may not be opened; run: sudo usermod -aG dialout $USER`)
        return fail(`${path} is not there; is the adapter plugged in?`)
      }
    },
  }
}

/** Room for journal and memory. */
export function diskCheck(folder: string): Check {
  return {
    name: 'disk',
    run: async () => {
      const { bavail, bsize } = await statfs(await existing(folder))
      const freeMb = Math.floor((bavail * bsize) / BYTES_PER_MB)
      if (freeMb < DISK_FAIL_MB) return fail(`${freeMb} MB free for ${folder}; sessions cannot be kept safely`)
      return freeMb < DISK_WARN_MB ? warn(`only ${freeMb} MB free for ${folder}`) : ok(`${freeMb} MB free`)
    },
  }
}

/** The nearest folder above that exists. */
async function existing(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch {
    return existing(dirname(folder))
  }
}

/** Messages on disk that the CSMS does not have yet, and a tail that a power cut tore. */
export function journalCheck(folder: string): Check {
  return {
    name: 'journal',
    run: async () => {
      const bytes = await readOrNull(join(folder, 'outbox.journal'))
      if (bytes === null) return skip('no session yet')
      const { records, validBytes } = decodeLines(bytes)
      if (validBytes < bytes.length) {
        return warn(`${bytes.length - validBytes} bytes at the end are torn; they are cut at the next start`)
      }
      return ok(`${records.length} records, all whole`)
    },
  }
}

/** Messages that the CSMS refused for good: they are money. */
export function deadLetterCheck(folder: string): Check {
  return {
    name: 'dead letters',
    run: async () => {
      const path = join(folder, 'dead-letter', 'messages.journal')
      const bytes = await readOrNull(path)
      const count = bytes === null ? 0 : decodeLines(bytes).records.length
      return count === 0 ? ok('none') : warn(`${count} messages were refused by the CSMS; they are money: ${path}`)
    },
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
}
