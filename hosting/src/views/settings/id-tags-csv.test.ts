import { CSV_STYLES } from '@charge-it/shared/csv/csv.ts'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import { expect, test } from 'vitest'
import { idTagsCsv, readIdTagsCsv } from './id-tags-csv.ts'

const CARD: IdTag = {
  idTag: '04A1B2C3',
  idTagCanonical: '04A1B2C3',
  status: 'Accepted',
  expiresAt: new Date('2027-01-31T00:00:00Z'),
  parentIdTag: null,
  ownerUid: null,
  holderName: '=Budi; "Pak" Santoso',
  label: null,
  kind: 'card',
  maxConcurrent: 2,
  demo: null,
  lastUpdatedAt: new Date(0),
}

test.each(['id', 'en'] as const)('what is exported in the style of %s is imported again', (locale) => {
  const { idTags, problems } = readIdTagsCsv(idTagsCsv([CARD], CSV_STYLES[locale]))

  expect(problems).toEqual([])
  expect(idTags).toEqual([
    {
      idTag: '04A1B2C3',
      status: 'Accepted',
      holderName: '=Budi; "Pak" Santoso',
      label: null,
      parentIdTag: null,
      expiresAt: '2027-01-31T00:00:00.000Z',
      maxConcurrent: 2,
    },
  ])
})

test.each(['04168113698449', '496E77', '041681136984', '123456789012'])(
  'a card number that looks like a number, %s, comes back from a file as it was',
  (idTag) => {
    const { idTags } = readIdTagsCsv(idTagsCsv([{ ...CARD, idTag }], CSV_STYLES.id))
    expect(idTags.map((each) => each.idTag)).toEqual([idTag])
  },
)

test('columns may be left out, stand in any order and be spelt in any case', () => {
  expect(readIdTagsCsv('Label,IDTAG\r\nFleet,ABC\r\n\r\n').idTags).toEqual([{ idTag: 'ABC', label: 'Fleet' }])
})

test('a bad row is told by its line and spoils no other', () => {
  const { idTags, problems } = readIdTagsCsv(
    'idTag,status,expiresAt,maxConcurrent\nGOOD,blocked,,\n,Accepted,,\nA,king,,\nB,,31/01/2027,\nC,,,0\ngood,,,\n123456789012345678901,,,',
  )

  expect(idTags).toEqual([{ idTag: 'GOOD', status: 'Blocked', expiresAt: null }])
  expect(problems).toEqual([
    { kind: 'row', line: 3, column: 'idTag', text: '' },
    { kind: 'row', line: 4, column: 'status', text: 'king' },
    { kind: 'row', line: 5, column: 'expiresAt', text: '31/01/2027' },
    { kind: 'row', line: 6, column: 'maxConcurrent', text: '0' },
    { kind: 'row', line: 7, column: null, text: 'good' },
    { kind: 'row', line: 8, column: 'idTag', text: '123456789012345678901' },
  ])
})

test('a file without the column idTag, or with too many rows, imports nothing', () => {
  expect(readIdTagsCsv('card\nA').problems).toEqual([{ kind: 'noHead' }])
  expect(readIdTagsCsv('').problems).toEqual([{ kind: 'noHead' }])
  const many = `idTag\n${Array.from({ length: 2001 }, (_, index) => `T${index}`).join('\n')}`
  expect(readIdTagsCsv(many)).toEqual({ idTags: [], problems: [{ kind: 'tooMany' }] })
})
