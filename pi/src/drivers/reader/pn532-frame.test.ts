import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pn532Error } from './pn532-error.ts'
import { ACK_FRAME, commandFrame, findChipFrame, parseCommandFrame, responseFrame } from './pn532-frame.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('frames of the user manual', () => {
  test.each([
    ['GetFirmwareVersion', 0x02, [], '00 00 ff 02 fe d4 02 2a 00'],
    ['SAMConfiguration', 0x14, [0x01, 0x00, 0x01], '00 00 ff 05 fb d4 14 01 00 01 16 00'],
    ['InListPassiveTarget', 0x4a, [0x01, 0x00], '00 00 ff 04 fc d4 4a 01 00 e1 00'],
    ['RFConfiguration of retries', 0x32, [0x05, 0xff, 0x01, 0x02], '00 00 ff 06 fa d4 32 05 ff 01 02 f3 00'],
  ])('%s is encoded as printed there', (_name, command, parameters, wire) => {
    expect(commandFrame(command, parameters).equals(hex(wire))).toBe(true)
  })

  test('the answer to GetFirmwareVersion is read, padding around it is not', () => {
    const frame = findChipFrame(hex('00 00 00 00 ff 06 fa d5 03 32 01 06 07 e8 00 00 00 00'))

    expect(frame).toMatchObject({ kind: 'response', command: 0x02, body: hex('32010607') })
    expect(frame?.bytes.equals(hex('00 00 ff 06 fa d5 03 32 01 06 07 e8 00'))).toBe(true)
  })

  test.each([
    ['ack', '00 00 ff 00 ff 00'],
    ['nack', '00 00 ff ff 00 00'],
    ['error', '00 00 ff 01 ff 7f 81 00'],
  ])('%s is known', (kind, wire) => {
    expect(findChipFrame(hex(wire))?.kind).toBe(kind)
  })
})

test('a checksum of zero is sent as zero', () => {
  const frame = commandFrame(0x2c)

  expect(frame[7]).toBe(0x00)
  expect(parseCommandFrame(frame)).toMatchObject({ command: 0x2c })
})

test('any single flipped bit of an answer is noticed or changes nothing that is read', () => {
  const uid = [0x04, 0xa1, 0xb2, 0xc3]
  const whole = responseFrame(0x4a, [1, 1, 0, 4, 8, 4, ...uid])
  fc.assert(
    fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(whole)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      try {
        const frame = findChipFrame(flipped)
        if (frame?.kind === 'response') expect(frame.body.subarray(6).equals(Buffer.from(uid))).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(Pn532Error)
      }
    }),
    { numRuns: 400 },
  )
})

test('a frame that is not complete is waited for, at every length', () => {
  const whole = responseFrame(0x02, [0x32, 1, 6, 7])
  for (let length = 0; length < whole.length - 1; length++) expect(findChipFrame(whole.subarray(0, length))).toBeNull()
})

test('a command frame is no answer of the chip', () => {
  expect(() => findChipFrame(commandFrame(0x02))).toThrow(Pn532Error)
  expect(findChipFrame(ACK_FRAME)?.kind).toBe('ack')
})
