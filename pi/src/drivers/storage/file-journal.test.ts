import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decodeLines, encodeLine, openFileJournal } from './file-journal.ts'

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const record = fc.record({ t: fc.string(), seq: fc.nat(), text: fc.string({ unit: 'grapheme' }) })

test('whatever byte a file is cut at, the records before it are whole and the rest is gone', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), fc.nat(), (records, at) => {
      const bytes = Buffer.from(records.map(encodeLine).join(''))
      const cut = bytes.subarray(0, bytes.length === 0 ? 0 : at % (bytes.length + 1))

      const read = decodeLines(cut)

      expect(read.records).toEqual(records.slice(0, read.records.length))
      const next = records[read.records.length]
      if (next !== undefined) expect(cut.length - read.validBytes).toBeLessThan(Buffer.byteLength(encodeLine(next)))
    }),
  )
})

test('a flipped bit ends what is read before the damaged record', () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      (records, at, bit) => {
        const bytes = Buffer.from(records.map(encodeLine).join(''))
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)

        const read = decodeLines(bytes)

        expect(read.records).toEqual(records.slice(0, read.records.length))
        expect(read.validBytes).toBeLessThanOrEqual(index)
      },
    ),
  )
})

test('a torn tail is cut at opening, and later records follow the last whole one', async () => {
  const path = join(folder, 'torn')
  writeFileSync(path, `${encodeLine({ seq: 1 })}${encodeLine({ seq: 2 }).slice(0, -5)}`)

  const journal = await openFileJournal(path)
  await journal.append({ seq: 3 })
  await journal.close()

  expect(journal.records).toEqual([{ seq: 1 }])
  expect(decodeLines(readFileSync(path)).records).toEqual([{ seq: 1 }, { seq: 3 }])
})

test('a rewritten journal holds only the new records and takes more', async () => {
  const path = join(folder, 'rewritten')
  const journal = await openFileJournal(path)
  await journal.append({ seq: 1 })

  await journal.rewrite([{ seq: 8 }])
  await journal.append({ seq: 9 })
  await journal.close()

  expect((await openFileJournal(path)).records).toEqual([{ seq: 8 }, { seq: 9 }])
})
