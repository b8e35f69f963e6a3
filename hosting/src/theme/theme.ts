const STORAGE_KEY = 'charge-it.theme'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The chosen theme; `system` follows the device. */
export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return THEMES.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

/** True while dark colours are shown. */
export function isDark(): boolean {
  return document.documentElement.classList.contains('wa-dark')
}

/** Remembers and shows a theme. Fires `charge-it-theme` on window, because charts read colours once. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY)
    else localStorage.setItem(STORAGE_KEY, theme)
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  showTheme(theme)
}

/** Follows the device's theme for as long as the page lives; paper is always light. Call once per page. */
export function followSystemTheme(): void {
  darkDevice().addEventListener('change', () => {
    if (chosenTheme() === 'system') showTheme('system')
  })
  const paper = matchMedia('print')
  paper.addEventListener('change', () => showTheme(paper.matches ? 'light' : chosenTheme()))
}

function showTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && darkDevice().matches)
  document.documentElement.classList.toggle('wa-dark', dark)
  document.documentElement.classList.toggle('wa-light', !dark)
  window.dispatchEvent(new Event('charge-it-theme'))
}

function darkDevice(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)')
}
