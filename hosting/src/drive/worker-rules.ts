/** The page that stands for all under `/s/`. */
export const KEPT_PAGE = '/s/'
const MOST_PARTS = 200

/** True for parts of the page that the worker may keep: their names change with their content. */
export function isPart(pathname: string): boolean {
  return /^\/assets\/[\w.-]+$/.test(pathname) || pathname === '/theme.js'
}

/**
 * The paths of the parts that a page asks to keep, each once; everything else is left out.
 * @param message `{keep: [address]}`, as any page of the scope may send it.
 */
export function partsToKeep(message: unknown, origin: string): readonly string[] {
  if (typeof message !== 'object' || message === null || !('keep' in message) || !Array.isArray(message.keep)) return []
  const paths = message.keep.slice(0, MOST_PARTS).flatMap((address: unknown) => {
    if (typeof address !== 'string' || !URL.canParse(address)) return []
    const url = new URL(address)
    return url.origin === origin && isPart(url.pathname) ? [url.pathname] : []
  })
  return [...new Set(paths)]
}
