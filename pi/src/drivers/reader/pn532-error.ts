/** What went wrong between host and chip: each is followed by a new initialisation. */
export type Pn532Code =
  /** The chip did not confirm a command. */
  | 'NO_ACK'
  /** A frame ended before its length said so. */
  | 'SHORT'
  /** LCS, DCS or direction byte do not fit: the content is not to be believed. */
  | 'CHECKSUM'
  /** No answer in time. */
  | 'TIMEOUT'
  /** Nobody answers at the bus address, or the chip asks for a repetition. */
  | 'NACK'
  /** The chip calls the command wrong (error frame 7F). */
  | 'SYNTAX'
  /** The bus or port cannot be opened or was lost. */
  | 'GONE'

export class Pn532Error extends Error {
  readonly code: Pn532Code

  constructor(code: Pn532Code, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'Pn532Error'
    this.code = code
  }
}
