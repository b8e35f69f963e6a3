import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeadLetters, StateStore } from '../../ports.ts'
import { encodeLine, syncDirectory } from './file-journal.ts'

/**
 * One JSON file per name in a folder, replaced in one rename. Read once at opening.
 * A file that cannot be parsed counts as absent: each reader falls back to its own default.
 */
export async function openFileState(folder: string): Promise<StateStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const documents = new Map<string, unknown>()
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.json')) continue
    const text = await readFile(join(folder, file), 'utf8')
    try {
      documents.set(file.slice(0, -'.json'.length), JSON.parse(text))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  let writing: Promise<void> = Promise.resolve()
  const writeNow = async (name: string, text: string): Promise<void> => {
    const path = join(folder, `${name}.json`)
    const file = await open(`${path}.new`, 'w', 0o600)
    await file.writeFile(text)
    await file.datasync()
    await file.close()
    await rename(`${path}.new`, path)
    await syncDirectory(folder)
  }
  return {
    read: (name) => documents.get(name),
    write: (name, document) => {
      documents.set(name, structuredClone(document))
      const text = `${JSON.stringify(document)}\n`
      const next = writing.then(() => writeNow(name, text))
      // The caller hears of a failure; the next write must still be tried.
      writing = next.catch(() => {})
      return next
    },
  }
}

/** Appends to `dead-letter/messages.journal` in the folder; lines as in the journal. */
export function createFileDeadLetters(folder: string): DeadLetters {
  return {
    put: async (records) => {
      const path = join(folder, 'dead-letter')
      await mkdir(path, { recursive: true, mode: 0o700 })
      const file = await open(join(path, 'messages.journal'), 'a', 0o600)
      try {
        await file.appendFile(records.map(encodeLine).join(''))
        await file.sync()
      } finally {
        await file.close()
      }
    },
  }
}
