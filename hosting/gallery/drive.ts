import '../src/theme/tokens.css'
import '../src/theme/font.css'
import '../src/theme/base.css'
import './drive.css'
import { html, render } from 'lit'
import { demoNames } from '../src/drive/demo/demo-screen.ts'
import { LOCALES, rememberLocale } from '../src/i18n/locale.ts'
import { chooseTheme, isDark } from '../src/theme/theme.ts'

/**
 * Every state of the driver's page in a phone of its own: the built page itself, so that what is seen here is what a
 * driver sees. `?theme=dark&language=en&width=320&only=charging` choose the look and the states.
 */
const PHONE_PX = { width: 390, height: 844 } as const

const query = new URLSearchParams(location.search)
const theme = query.get('theme') === 'dark' || (query.get('theme') === null && isDark()) ? 'dark' : 'light'
const language = LOCALES.find((locale) => locale === query.get('language')) ?? 'id'
const width = Number(query.get('width') ?? PHONE_PX.width)
const names = demoNames(new Date()).filter((name) => name.includes(query.get('only') ?? ''))

// The phones share this page's storage and read their look from it as they open.
chooseTheme(theme)
rememberLocale(language)

const addressWith = (name: string, text: string): string => {
  const changed = new URLSearchParams(query)
  changed.set(name, text)
  return `?${changed}`
}
const otherTheme = theme === 'dark' ? 'light' : 'dark'
const otherLanguage = language === 'id' ? 'en' : 'id'

render(
  html`<main class="desk">
    <header><h1>Driver page: ${names.length} states, ${theme}, ${language}</h1>
      <a href=${addressWith('theme', otherTheme)}>${otherTheme}</a>
      <a href=${addressWith('language', otherLanguage)}>${otherLanguage}</a></header>
    <div class="phones">${names.map(
      (name) => html`<figure><figcaption>${name}</figcaption>
        <iframe title=${name} src="/drive.html?state=${name}" width=${width} height=${PHONE_PX.height}></iframe></figure>`,
    )}</div>
  </main>`,
  document.body,
)
