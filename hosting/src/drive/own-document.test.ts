import type { ReactiveControllerHost } from 'lit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Observer } from './live.ts'
import { OwnDocument } from './own-document.ts'

type Answer = { readonly document: string | null }

/** Documents whose answers the test gives itself. */
function setUp(comesLater: boolean) {
  const asked: Observer<Answer>[] = []
  const left: number[] = []
  const host: ReactiveControllerHost = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => {},
    updateComplete: Promise.resolve(true),
  }
  const own = new OwnDocument<string>(host, {
    comesLater,
    async follow(_transactionKey, observer) {
      const number = asked.push(observer)
      return () => left.push(number)
    },
  })
  return { own, asked, left }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a bill that does not exist yet is asked for again until it can be read', async () => {
  const { own, asked, left } = setUp(true)
  own.follow('BLM-02:1')
  await vi.advanceTimersByTimeAsync(0)

  asked[0]?.failed(true)
  await vi.advanceTimersByTimeAsync(2000)
  asked[1]?.failed(true)
  await vi.advanceTimersByTimeAsync(4000)
  asked[2]?.changed({ document: 'bill' }, false)

  expect(own.document).toBe('bill')
  expect([asked.length, left]).toEqual([3, [1, 2]])
})

test('a document that never comes later is not asked for again', async () => {
  const { own, asked } = setUp(false)
  own.follow('BLM-02:1')
  await vi.advanceTimersByTimeAsync(0)

  asked[0]?.failed(true)
  await vi.advanceTimersByTimeAsync(600_000)

  expect(asked).toHaveLength(1)
})

test('a change brings a question that waits long forward', async () => {
  const { own, asked } = setUp(true)
  own.follow('BLM-02:1')
  for (const waitedMs of [0, 2000, 4000, 8000, 16_000]) {
    await vi.advanceTimersByTimeAsync(waitedMs)
    asked.at(-1)?.failed(true)
  }

  own.hasten()
  await vi.advanceTimersByTimeAsync(2000)

  expect(asked).toHaveLength(6)
})

test('a change asks nothing twice once the document is there', async () => {
  const { own, asked } = setUp(true)
  own.follow('BLM-02:1')
  await vi.advanceTimersByTimeAsync(0)
  asked[0]?.changed({ document: 'bill' }, false)

  own.hasten()
  await vi.advanceTimersByTimeAsync(600_000)

  expect([asked.length, own.document]).toEqual([1, 'bill'])
})

test('another session forgets the first one and its waiting question', async () => {
  const { own, asked } = setUp(true)
  own.follow('BLM-02:1')
  await vi.advanceTimersByTimeAsync(0)
  asked[0]?.failed(true)

  own.follow(null)
  await vi.advanceTimersByTimeAsync(600_000)

  expect([asked.length, own.document]).toEqual([1, null])
})
