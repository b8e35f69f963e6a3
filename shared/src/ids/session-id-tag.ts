/**
 * True for an idTag that no card has: the one under which a guest's or an account's start goes to the station
 * (`GST` or `APP` and hexadecimal digits).
 */
export function isCardless(idTag: string): boolean {
  return /^(?:GST[0-9A-F]{12}|APP[0-9A-F]{10})$/.test(idTag)
}
