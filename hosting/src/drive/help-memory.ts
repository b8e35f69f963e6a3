import { storedText } from './stored-text.ts'

const memory = storedText(() => localStorage, 'charge-it.help-phone')

/** Keeps the operator's number from the newest answer, for pages that get none. @param helpPhone null: the operator has none. */
export function rememberHelp(helpPhone: string | null): void {
  if (helpPhone === null) memory.forget()
  else memory.write(helpPhone)
}

/** The number that this device was told last; null when it never was. */
export function recallHelp(): string | null {
  return memory.read()
}
