/** A terminal as far as pinned lines need it. */
export interface Terminal {
  readonly isTTY?: boolean
  /** Width; undefined when it is not known. */
  readonly columns?: number
  write(text: string): unknown
}

/** Lines that stay at the bottom of a terminal and are written over, while others scroll above them. */
export interface PinnedLines {
  /** Replaces the pinned lines. */
  show(lines: readonly string[]): void
  /** Writes something else to the same terminal without tearing the pinned lines. */
  above(write: () => void): void
}

const FALLBACK_COLUMNS = 80

/** Where nobody can write over anything (a file, a pipe) each showing is written below the last. */
export function createPinnedLines(out: Terminal): PinnedLines {
  let pinned: readonly string[] = []
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
  const clear = () => {
    const columns = out.columns ?? FALLBACK_COLUMNS
    const rows = pinned.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0)
    if (rows > 0) out.write(`\x1b[${rows}A\x1b[J`)
  }
  if (out.isTTY !== true) {
    return { show: (lines) => void out.write(text(lines)), above: (write) => write() }
  }
  return {
    show: (lines) => {
      clear()
      pinned = [...lines]
      out.write(text(pinned))
    },
    above: (write) => {
      clear()
      write()
      out.write(text(pinned))
    },
  }
}
