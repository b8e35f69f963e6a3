import { expect, test } from 'vitest'
import { CSV_STYLES, csv } from './csv.ts'

test('an Indonesian file has semicolons, decimal commas and a byte order mark', () => {
  expect(
    csv(
      [
        ['station', 'kwh'],
        ['BLM-01', 7.4],
      ],
      CSV_STYLES.id,
    ),
  ).toBe('\ufeffstation;kwh\r\nBLM-01;7,4\r\n')
})

test('an English file has commas and decimal points', () => {
  expect(csv([['BLM-01', 7.4, null]], CSV_STYLES.en)).toBe('\ufeffBLM-01,7.4,\r\n')
})

test('separators, quotes and line breaks are quoted', () => {
  expect(csv([['a;b', 'say "hi"', 'two\nlines']], CSV_STYLES.id)).toBe('\ufeff"a;b";"say ""hi""";"two\nlines"\r\n')
})

test('a text that would run as a formula is defused, a negative number is not', () => {
  expect(csv([['=HYPERLINK(1)', '@x', '-1', -1]], CSV_STYLES.en)).toBe("\ufeff'=HYPERLINK(1),'@x,'-1,-1\r\n")
})

test('a text of digits that would change as a number stays a text, others are as they are', () => {
  const cells = ['04168113698449', '496E77', '123456789012', '12', '04A1', '2026-10-15']
  expect(csv([cells], CSV_STYLES.en)).toBe("\ufeff'04168113698449,'496E77,'123456789012,12,04A1,2026-10-15\r\n")
})
