import { withHidden, withoutHidden } from './hidden-query.ts'
import { matchRoute, type Route } from './router.ts'

/**
 * Follows the page's address: links within the console change the view without a reload, Back and Forward work, and
 * filters live in the query, apart from what no address may hold (hidden-query.ts). Fires `change` with each new route.
 */
export class Navigation extends EventTarget {
  route: Route = current()
  /** True once a person went from one view to another. */
  moved = false

  start(): void {
    // An address from elsewhere may hold what ours do not.
    put('replace', location.href)
    window.addEventListener('popstate', () => {
      this.moved = true
      this.#show()
    })
    document.addEventListener('click', (event) => this.#onClick(event))
  }

  /** Opens an address of the console. */
  go(address: string): void {
    this.moved = true
    put('push', address)
    window.scrollTo(0, 0)
    this.#show()
  }

  /** Opens an address in place of the present one, for example after signing in. */
  replace(address: string): void {
    put('replace', address)
    this.#show()
  }

  /** Sets filters in the address; an empty text removes one. Replaces the entry: Back leaves the view at once. */
  setQuery(changes: Readonly<Record<string, string>>): void {
    const url = new URL(location.href)
    for (const [key, text] of Object.entries(changes)) {
      if (text === '') url.searchParams.delete(key)
      else url.searchParams.set(key, text)
    }
    put('replace', url)
    this.#show()
  }

  #onClick(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (link === undefined || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin)
      return
    // A jump within the page and the driver's pages are the browser's own business.
    if (link.hash !== '' && link.pathname === location.pathname) return
    if (/^\/(c|s|r|api)(\/|$)/.test(link.pathname)) return
    event.preventDefault()
    this.go(`${link.pathname}${link.search}`)
  }

  #show(): void {
    this.route = current()
    this.dispatchEvent(new Event('change'))
  }
}

function put(how: 'push' | 'replace', address: string | URL): void {
  const url = new URL(address, location.href)
  const { query, state } = withoutHidden(url.searchParams, history.state)
  // As it was written, where nothing is hidden.
  if (state !== null || query.size !== url.searchParams.size) url.search = query.toString()
  if (how === 'push') history.pushState(state, '', url)
  else history.replaceState(state, '', url)
}

function current(): Route {
  const route = matchRoute(location.pathname, location.search)
  return { ...route, query: withHidden(route.query, history.state) }
}
