import { expect, test } from 'vitest'
import { requestMemory } from './request-memory.ts'

const REQUEST = {
  commandId: 'command-1',
  askedAt: new Date('2026-10-15T07:32:00Z'),
  statusBefore: 'Available',
} as const

function storage(texts = new Map<string, string>()) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  }
}

test('a request is found again after a reload, under its own name only', () => {
  const kept = storage()
  requestMemory(
    () => kept,
    () => 'start.7K3MQ2XA',
  ).write(REQUEST)

  expect(
    requestMemory(
      () => kept,
      () => 'start.7K3MQ2XA',
    ).read(),
  ).toEqual(REQUEST)
  expect(
    requestMemory(
      () => kept,
      () => 'start.OTHER',
    ).read(),
  ).toBeNull()
})

test('a forgotten request stays away', () => {
  const memory = requestMemory(
    (
      (kept) => () =>
        kept
    )(storage()),
    () => 'start',
  )
  memory.write(REQUEST)

  memory.forget()

  expect(memory.read()).toBeNull()
})

test.each(['{', '{}', 'null', '{"commandId":"c","askedAt":"soon","statusBefore":"Available"}'])(
  'what is no request (%s) is taken as none',
  (text) => {
    expect(
      requestMemory(
        () => storage(new Map([['start', text]])),
        () => 'start',
      ).read(),
    ).toBeNull()
  },
)

test('a browser that refuses storage only forgets', () => {
  const memory = requestMemory(
    () => {
      throw new DOMException('refused', 'SecurityError')
    },
    () => 'start',
  )

  memory.write(REQUEST)

  expect(memory.read()).toBeNull()
})
