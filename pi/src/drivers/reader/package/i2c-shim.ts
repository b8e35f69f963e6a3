import { EventEmitter } from 'node:events'
import type { Pn532Deadlines } from '../pn532-chip.ts'
import { Pn532Error } from '../pn532-error.ts'
import { ACK_FRAME, checksumOf } from '../pn532-frame.ts'
import type { Pn532Link } from '../pn532-link.ts'

const LENGTH_AT = 3
const CONTENT_AT = 5

/**
 * What the package `pn532` takes for an I2C bus: it looks at the name of the class. Behind it every frame is checked, so
 * that the package sees only whole frames with right checksums, without status bytes and padding.
 */
export class I2cShim extends EventEmitter {
  static override readonly name = 'i2c'
  readonly #link: Pn532Link
  readonly #fail: (error: unknown) => void
  readonly #deadlines: Pn532Deadlines
  #busy = false

  constructor(link: Pn532Link, deadlines: Pn532Deadlines, fail: (error: unknown) => void) {
    super()
    this.#link = link
    this.#deadlines = deadlines
    this.#fail = fail
  }

  /** One command of the package. It has no queue: a second command at the same time would get the answer of the first. */
  write(frame: Buffer): void {
    if (this.#busy) {
      this.#fail(new Pn532Error('NO_ACK', 'the package sent two commands at once'))
      return
    }
    this.#busy = true
    this.#exchange(withRightChecksum(frame)).catch(this.#fail)
  }

  async #exchange(frame: Buffer): Promise<void> {
    await this.#link.send(frame)
    const ack = await this.#link.receive(this.#deadlines.ackMs)
    if (ack.kind !== 'ack') throw new Pn532Error('NO_ACK', `the chip answered ${ack.kind} instead of a confirmation`)
    this.emit('data', ACK_FRAME)
    const response = await this.#link.receive(this.#deadlines.responseMs)
    if (response.kind !== 'response') throw new Pn532Error('SYNTAX', `the chip answered ${response.kind}`)
    this.#busy = false
    this.emit('data', response.bytes)
  }
}

/** The package computes 1 where the checksum is 0. */
function withRightChecksum(frame: Buffer): Buffer {
  const corrected = Buffer.from(frame)
  const end = CONTENT_AT + (corrected[LENGTH_AT] ?? 0)
  corrected[end] = checksumOf(corrected.subarray(CONTENT_AT, end))
  return corrected
}
