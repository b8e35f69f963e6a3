/** One text in the browser's storage. Without storage it is only forgotten. */
export interface StoredText {
  read(): string | null
  write(text: string): void
  forget(): void
}

/** @param storage Taken each time: a browser may refuse to give it. */
export function storedText(
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  key: string,
): StoredText {
  const tried = <T>(use: () => T, otherwise: T): T => {
    try {
      return use()
    } catch {
      // Refused, or full.
      return otherwise
    }
  }
  return {
    read: () => tried(() => storage().getItem(key), null),
    write: (text) => tried(() => storage().setItem(key, text), undefined),
    forget: () => tried(() => storage().removeItem(key), undefined),
  }
}
