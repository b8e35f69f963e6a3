import { addressOf, type RouteName } from './router.ts'

const OFF_KEY = 'charge-it-shortcuts-off'
/** The second key of a pair must follow the first within this time. */
const PAIR_MS = 1_500
/** Rows that `j` and `k` go through: what opens a row, in the order of the page. */
const ROW_LINKS = '#main tbody tr a.id, #main tbody tr button.id, #main ul.rows a.line, #main ul.rows a.id'

/** `g` and then this key opens a page. */
export const GO_KEYS: Readonly<Record<string, RouteName>> = {
  d: 'dashboard',
  s: 'stations',
  t: 'transactions',
  i: 'insights',
  ',': 'settings',
}

export interface ShortcutActions {
  go(address: string): void
  openHelp(): void
  openPalette(): void
}

/** True when this device uses single keys (WCAG 2.1.4: they can be switched off). */
export function shortcutsAreOn(): boolean {
  return localStorage.getItem(OFF_KEY) === null
}

export function setShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(OFF_KEY)
  else localStorage.setItem(OFF_KEY, '1')
}

/**
 * Listens for keys: Ctrl+K or ⌘K opens the palette, `?` the help, `g` and a letter a page, `/` the search, `j` and `k` the
 * next and previous row. Single keys are off while somebody types, while a dialog is open, and when switched off.
 * @returns stops listening.
 */
export function listenForShortcuts(actions: ShortcutActions, target: Document = document): () => void {
  let pairUntil = 0
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      actions.openPalette()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsAreOn() || isTyping(event) || dialogIsOpen(target))
      return
    const second = event.timeStamp < pairUntil
    pairUntil = 0
    if (second) {
      const route = GO_KEYS[event.key.toLowerCase()]
      if (route === undefined) return
      event.preventDefault()
      actions.go(addressOf(route))
      return
    }
    switch (event.key) {
      case 'g':
        pairUntil = event.timeStamp + PAIR_MS
        return
      case '?':
        event.preventDefault()
        actions.openHelp()
        return
      case '/':
        if (focusSearch(target)) event.preventDefault()
        return
      case 'j':
      case 'k':
        if (focusRow(target, event.key === 'j' ? 1 : -1)) event.preventDefault()
        return
      default:
    }
  }
  target.addEventListener('keydown', onKey)
  return () => target.removeEventListener('keydown', onKey)
}

function isTyping(event: KeyboardEvent): boolean {
  const [focused] = event.composedPath()
  if (!(focused instanceof HTMLElement)) return false
  return focused.isContentEditable || focused.matches('input, textarea, select, [role=combobox], [role=menuitem]')
}

function dialogIsOpen(target: Document): boolean {
  return target.querySelector('wa-dialog[open], dialog[open]') !== null
}

function focusSearch(target: Document): boolean {
  const search = target.querySelector<HTMLInputElement>('#main input[type=search]')
  search?.focus()
  return search !== null
}

function focusRow(target: Document, step: 1 | -1): boolean {
  const rows = [...target.querySelectorAll<HTMLElement>(ROW_LINKS)].filter((row) => row.getClientRects().length > 0)
  if (rows.length === 0) return false
  const at = target.activeElement instanceof HTMLElement ? rows.indexOf(target.activeElement) : -1
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)
  rows[next]?.focus()
  return true
}
