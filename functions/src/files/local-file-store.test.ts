import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileStoreContract } from './file-store.contract.ts'
import { localFileStore } from './local-file-store.ts'

fileStoreContract(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'file-store-'))
  return {
    store: localFileStore(folder),
    close: async () => {
      // Nothing half-written lies about.
      const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.partial'))
      expect(left).toEqual([])
      rmSync(folder, { recursive: true })
    },
  }
})

test.each(['../a', 'a', '/etc/passwd', 'firmware/../../a', 'firmware/'])('refuses the key %s', async (key) => {
  await expect(localFileStore('/nowhere').read(key)).rejects.toThrow(RangeError)
})
