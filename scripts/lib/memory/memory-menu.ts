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
  // Lines that are typed while something is shown wait for their question.
  const lines = terminal[Symbol.asyncIterator]()
  let closed = false
  terminal.once('close', () => {
    closed = true
  })
  const ask = async (question: string): Promise<string | null> => {
    if (!closed) {
      terminal.setPrompt(question)
      terminal.prompt()
    }
    const { done, value } = await lines.next()
    return done === true ? null : value.trim()
  }
  for (;;) {
    write('')
    for (const [index, [, text]] of MENU.entries()) write(`  ${index + 1}  ${text}`)
    const answer = await ask('Number: ')
    if (answer === null) return
    const choice = MENU[Number(answer) - 1]?.[0]
    if (choice === 'quit') return
    if (choice === undefined) {
      write(`Please type a number from 1 to ${MENU.length}.`)
      continue
    }
    const question =
      choice === 'export' ? 'To which file? ' : ['summary', 'stats'].includes(choice) ? null : 'How many? (20) '
    const argument = question === null ? '' : await ask(question)
    if (argument === null) return
    if (choice === 'export' && argument === '') continue
    await act(choice, argument)
  }
}
