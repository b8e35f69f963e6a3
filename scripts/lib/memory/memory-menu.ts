import type { Interface } from 'node:readline/promises'

/** What a person can choose; the numbers are what they type. */
export const MENU = [
  ['summary', 'What the system remembers'],
  ['events', 'Newest events'],
  ['anomalies', 'Newest anomalies'],
  ['sessions', 'Newest sessions'],
  ['stats', 'Stations in numbers'],
  ['export', 'Write everything to a file'],
  ['quit', 'End'],
] as const
export type MenuChoice = (typeof MENU)[number][0]

/** Asks until somebody ends it (also by Ctrl-D). @param act Does what was chosen. */
export async function runMenu(
  terminal: Interface,
  write: (line: string) => void,
  act: (choice: Exclude<MenuChoice, 'quit'>, argument: string) => Promise<void>,
): Promise<void> {
  for (;;) {
    write('')
    for (const [index, [, text]] of MENU.entries()) write(`  ${index + 1}  ${text}`)
    const answer = await ask(terminal, 'Number: ')
    if (answer === null) return
    const choice = MENU[Number(answer) - 1]?.[0]
    if (choice === 'quit') return
    if (choice === undefined) {
      write(`Please type a number from 1 to ${MENU.length}.`)
      continue
    }
    const question =
      choice === 'export' ? 'To which file? ' : ['summary', 'stats'].includes(choice) ? null : 'How many? (20) '
    const argument = question === null ? '' : await ask(terminal, question)
    if (argument === null) return
    if (choice === 'export' && argument === '') continue
    await act(choice, argument)
  }
}

/** null when the terminal is closed instead. */
async function ask(terminal: Interface, question: string): Promise<string | null> {
  const closed = new AbortController()
  terminal.once('close', () => closed.abort())
  try {
    return (await terminal.question(question, { signal: closed.signal })).trim()
  } catch (error) {
    if (closed.signal.aborted) return null
    throw error
  }
}
