/** Which page a driver's address names. */
export type DriveRoute =
  | { readonly page: 'entry' }
  | { readonly page: 'connector'; readonly code: string; readonly connectorId: number | null }
  | { readonly page: 'session'; readonly transactionKey: string }
  | { readonly page: 'history' }
  | { readonly page: 'receipt'; readonly token: string }
  | { readonly page: 'unknown' }

/**
 * Reads `/c`, `/c/{code}`, `/c/{code}/{n}`, `/s/`, `/s/{transactionKey}` and `/r/{token}`.
 * The code alone names the connector; its number in the address is for people.
 * @param pathname As `location.pathname` gives it.
 */
export function driveRoute(pathname: string): DriveRoute {
  const [first, second, third, ...rest] = pathname.split('/').filter((part) => part !== '')
  if (rest.length > 0) return { page: 'unknown' }
  if (first === 'c' && second === undefined) return { page: 'entry' }
  if (first === 'c' && second !== undefined) {
    return { page: 'connector', code: normalCode(decoded(second)), connectorId: numberOf(third) }
  }
  if (first === 's' && second === undefined) return { page: 'history' }
  if (first === 's' && second !== undefined && third === undefined) {
    return { page: 'session', transactionKey: second }
  }
  if (first === 'r' && second !== undefined && third === undefined) return { page: 'receipt', token: second }
  return { page: 'unknown' }
}

/** A sticker's code as it is stored: upper case, without spaces and hyphens, O as 0, I and L as 1. */
export function normalCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign is no code; the API will say so.
    return text
  }
}
