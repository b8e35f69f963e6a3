/** The console's source language is English; Indonesian is what people see unless they choose otherwise. */
export const LOCALES = ['id', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export const SOURCE_LOCALE = 'en'
export const DEFAULT_LOCALE: Locale = 'id'

const STORAGE_KEY = 'charge-it.language'

/** The language this person chose here before, or Indonesian. */
export function chosenLocale(): Locale {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : DEFAULT_LOCALE
  } catch {
    return DEFAULT_LOCALE
  }
}

/** Remembers the language for the next visit. */
export function rememberLocale(locale: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, locale)
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}
