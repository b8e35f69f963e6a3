/** A masked card for lists: at most three hidden groups before the last two characters, whatever the card's length. */
export function shortCard(masked: string): string {
  return masked.replace(/^(?:••:){4,}/, '••:••:••:').replace(/^•{5,}/, '••••')
}
