import { expect, test } from 'vitest'
import { createPinnedLines } from './pinned-lines.ts'

/** What a terminal of this width shows after all that was written; knows "up" and "erase below" only. */
function screen(columns: number) {
  const rows: string[] = ['']
  let row = 0
  const newLine = () => {
    row++
    rows[row] ??= ''
  }
  const print = (text: string) => {
    for (const character of text) {
      if (character === '\n' || rows[row]?.length === columns) newLine()
      if (character !== '\n') rows[row] += character
    }
  }
  return {
    isTTY: true,
    columns,
    write: (text: string) => {
      const [plain = '', ...sequences] = text.split('\x1b[')
      print(plain)
      for (const sequence of sequences) {
        const [, rowsUp, after] = /^(\d*)[AJ](.*)$/s.exec(sequence) ?? []
        if (rowsUp === '') rows.splice(row, rows.length, '')
        else row -= Number(rowsUp)
        print(after ?? '')
      }
    },
    rows: () => rows.slice(0, -1),
  }
}

test('pinned lines are written over, also those that wrap, and stay below what scrolls', () => {
  const terminal = screen(10)
  const pinned = createPinnedLines(terminal)

  pinned.show(['first'])
  pinned.above(() => terminal.write('event 1\n'))
  pinned.show(['0123456789abcde', 'second'])
  pinned.above(() => terminal.write('event 2\n'))
  pinned.show(['third'])

  expect(terminal.rows()).toEqual(['event 1', 'event 2', 'third'])
})

test('in a file every showing is kept, without control characters', () => {
  let text = ''
  const file = {
    write: (more: string) => {
      text += more
    },
  }
  const pinned = createPinnedLines(file)

  pinned.show(['a'])
  pinned.above(() => file.write('event\n'))
  pinned.show(['b', 'c'])

  expect(text).toBe('a\nevent\nb\nc\n')
})
