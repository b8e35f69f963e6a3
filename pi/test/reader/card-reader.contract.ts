import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CardReader, ReaderState } from '../../src/drivers/reader/card-reader.ts'
import type { Pn532Fault, SimulatedPn532 } from '../../src/sim/pn532/simulated-pn532.ts'

export interface ReaderUnderTest {
  readonly reader: CardReader
  readonly chip: SimulatedPn532
  until(condition: () => boolean): Promise<unknown>
  close(): Promise<void>
}

const CARD = '04A1B2C3'
const OTHER = '0411223344556677'.slice(0, 14)
const FAULTS: readonly { readonly fault: Pn532Fault; readonly codes: readonly string[] }[] = [
  { fault: 'mute', codes: ['NO_ACK', 'TIMEOUT'] },
  { fault: 'unanswered', codes: ['TIMEOUT'] },
  { fault: 'unconfirmed', codes: ['NO_ACK'] },
  { fault: 'error-frame', codes: ['SYNTAX'] },
  { fault: 'nack-frame', codes: ['NACK', 'NO_ACK'] },
  { fault: 'flipped-bit', codes: ['CHECKSUM'] },
  { fault: 'torn', codes: ['SHORT', 'CHECKSUM'] },
  { fault: 'absent', codes: ['NACK', 'NO_ACK', 'TIMEOUT'] },
]

/** What every driver of the PN532 does, against the simulated chip on its own wires. */
export function cardReaderContract(open: () => Promise<ReaderUnderTest>): void {
  let subject: ReaderUnderTest
  let taps: string[]
  let leaves: string[]
  let states: ReaderState[]

  beforeEach(async () => {
    subject = await open()
    taps = []
    leaves = []
    states = []
    subject.reader.onTap((uid) => taps.push(uid))
    subject.reader.onLeave((uid) => leaves.push(uid))
    subject.reader.onState((state) => states.push(state))
    subject.reader.start()
    await subject.until(() => states.at(-1)?.state === 'up')
  })
  afterEach(async () => {
    await subject.reader.close()
    await subject.close()
  })

  const until = (condition: () => boolean) => subject.until(condition)
  const polls = (more: number) => {
    const enough = subject.chip.polls() + more
    return until(() => subject.chip.polls() >= enough)
  }

  test('tells the firmware when it is up', () => {
    expect(states).toEqual([{ state: 'up', firmware: 'PN532 1.6' }])
  })

  test.each([CARD, OTHER, '04112233445566778899'])('reads the UID %s, upper case, without separators', async (uid) => {
    subject.chip.place(uid)

    await until(() => taps.length > 0)

    expect(taps).toEqual([uid])
  })

  test('a card that is held gives one tap, and one leave when it goes', async () => {
    subject.chip.place(CARD)
    await polls(6)
    subject.chip.remove()
    await until(() => leaves.length > 0)
    await polls(4)

    expect(taps).toEqual([CARD])
    expect(leaves).toEqual([CARD])
  })

  test('a card that drops out for one poll has not left', async () => {
    subject.chip.place(CARD)
    await until(() => taps.length > 0)
    subject.chip.remove()
    await polls(1)
    subject.chip.place(CARD)
    await polls(5)

    expect(taps).toEqual([CARD])
    expect(leaves).toEqual([])
  })

  test('another card in the place of the first is a leave and a tap', async () => {
    subject.chip.place(CARD)
    await until(() => taps.length > 0)
    subject.chip.place(OTHER)
    await until(() => taps.length > 1)

    expect(taps).toEqual([CARD, OTHER])
    expect(leaves).toEqual([CARD])
  })

  test.each(FAULTS)('recovers from $fault: down once, up again, and no card is made up', async ({ fault, codes }) => {
    subject.chip.place(CARD)
    await until(() => taps.length > 0)

    subject.chip.fault(fault)
    await until(() => states.at(-1)?.state === 'down')
    const seen = subject.chip.commands.length
    // It keeps trying.
    if (fault !== 'mute' && fault !== 'absent') await until(() => subject.chip.commands.length > seen)
    subject.chip.powerCycle()
    subject.chip.fault(null)
    await until(() => states.at(-1)?.state === 'up')
    await polls(4)

    expect(states.map(({ state }) => state)).toEqual(['up', 'down', 'up'])
    const down = states[1]
    expect(codes).toContain(down?.state === 'down' ? down.code : '')
    expect(taps).toEqual([CARD])
    expect(leaves).toEqual([])
  })

  test('a card that was swapped while the reader was away is a tap afterwards', async () => {
    subject.chip.place(CARD)
    await until(() => taps.length > 0)
    subject.chip.fault('mute')
    await until(() => states.at(-1)?.state === 'down')
    subject.chip.place(OTHER)
    subject.chip.fault(null)

    await until(() => taps.length > 1)

    expect(taps).toEqual([CARD, OTHER])
  })
}
