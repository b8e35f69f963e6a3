import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { type FileStore, FileTooLarge } from './file-store.ts'

async function* pieces(content: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

/** What any file store does. */
export function fileStoreContract(open: () => Promise<{ store: FileStore; close: () => Promise<void> }>): void {
  let opened: { store: FileStore; close: () => Promise<void> } | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async () => {
    opened = await open()
    return opened.store
  }

  test('gives back what it was given, whole and in parts, and says how much and which', async () => {
    const store = await ready()
    const content = randomBytes(123_456)

    const stored = await store.write('firmware/a', pieces(content), 200_000)

    expect(stored).toEqual({ sizeBytes: 123_456, sha256: createHash('sha256').update(content).digest('hex') })
    const whole = await store.read('firmware/a')
    const part = await store.read('firmware/a', { start: 100, end: 299 })
    expect(whole && content.equals(await buffer(whole))).toBe(true)
    expect(part && content.subarray(100, 300).equals(await buffer(part))).toBe(true)
  })

  test('a file that is too large leaves nothing', async () => {
    const store = await ready()

    await expect(store.write('uploads/big', pieces(randomBytes(5000)), 4999)).rejects.toThrow(FileTooLarge)

    expect(await store.read('uploads/big')).toBeUndefined()
  })

  test('a file that breaks off leaves nothing', async () => {
    const store = await ready()
    async function* broken() {
      yield randomBytes(10_000)
      throw new Error('the line is dead')
    }

    await expect(store.write('uploads/broken', broken(), 100_000)).rejects.toThrow('the line is dead')

    expect(await store.read('uploads/broken')).toBeUndefined()
  })

  test('a removed file is gone; removing it again is no error', async () => {
    const store = await ready()
    await store.write('uploads/a', pieces(randomBytes(10)), 10)

    await store.remove('uploads/a')
    await store.remove('uploads/a')

    expect(await store.read('uploads/a')).toBeUndefined()
  })
}
