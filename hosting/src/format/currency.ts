/** ISO 4217. Amounts are whole units of it, whatever their names say. */
let shown = 'IDR'

/** The currency of this installation, as far as a page has heard of it. */
export function shownCurrency(): string {
  return shown
}

/** Amounts are shown in it from the next drawing on. @param code Three capital letters. */
export function showCurrency(code: string): void {
  shown = code
}
