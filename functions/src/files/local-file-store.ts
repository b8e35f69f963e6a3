import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type FileStore, measured } from './file-store.ts'

const KEY = /^[a-z]+\/[\w-]{1,64}$/

/** {@link FileStore} in a folder, for development and tests. A file appears whole or not at all. */
export function localFileStore(folder: string): FileStore {
  const fileOf = (key: string) => {
    if (!KEY.test(key)) throw new RangeError('not a key of the file store')
    return join(folder, key)
  }
  return {
    async write(key, content, maxBytes) {
      const file = fileOf(key)
      const partial = `${file}.${randomUUID()}.partial`
      await mkdir(dirname(file), { recursive: true })
      const { content: counted, result } = measured(content, maxBytes)
      try {
        await pipeline(counted, createWriteStream(partial, { flags: 'wx' }))
        await rename(partial, file)
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
      return result()
    },
    async read(key, range) {
      const file = fileOf(key)
      if ((await stat(file).catch(absent)) === undefined) return undefined
      return createReadStream(file, range === undefined ? {} : { start: range.start, end: range.end })
    },
    remove: (key) => rm(fileOf(key), { force: true }),
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
