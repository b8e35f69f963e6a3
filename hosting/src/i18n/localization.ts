import { configureLocalization, type LocaleModule } from '@lit/localize'
import { chosenLocale, type Locale, rememberLocale, SOURCE_LOCALE } from './locale.ts'

export interface Localization {
  /** The language of the texts and numbers that are shown now. */
  getLocale(): Locale
  /** Switches without a reload; elements that follow the language (each PageElement, and those decorated with `@localized()`) draw themselves again. */
  setLocale(locale: Locale): Promise<void>
}

let current: Localization | null = null

/**
 * Sets up the texts of a page, once, before its first element renders.
 * @param loadIndonesian Loads the page's own generated module (the console and the driver page have one each).
 * @returns after the chosen language is loaded.
 */
export async function startLocalization(loadIndonesian: () => Promise<LocaleModule>): Promise<Localization> {
  const { getLocale, setLocale } = configureLocalization({
    sourceLocale: SOURCE_LOCALE,
    targetLocales: ['id'],
    loadLocale: loadIndonesian,
  })
  const localization: Localization = {
    getLocale: () => (getLocale() === 'id' ? 'id' : 'en'),
    async setLocale(locale) {
      await setLocale(locale)
      rememberLocale(locale)
      document.documentElement.lang = locale
    },
  }
  current = localization
  await localization.setLocale(chosenLocale())
  return localization
}

/** The language shown now; English before {@link startLocalization}. */
export function shownLocale(): Locale {
  return current?.getLocale() ?? 'en'
}

/** Switches the page's language. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await current?.setLocale(locale)
}
