import '../src/theme/tokens.css'
import '../src/theme/font.css'
import '../src/theme/base.css'
import '../src/theme/console.css'
import { html, render } from 'lit'
import { chooseTheme, followSystemTheme, isDark, THEMES } from '../src/theme/theme.ts'
import { GALLERY } from './gallery.ts'

// The other gallery keeps its choice in the same storage.
const asked = new URLSearchParams(location.search).get('theme')
chooseTheme(THEMES.find((theme) => theme === asked) ?? 'system')
followSystemTheme()
render(
  html`<header class="top"><h1>Gallery</h1><button class="btn" type="button" @click=${() => chooseTheme(isDark() ? 'light' : 'dark')}>Theme</button></header>
    <main id="main"><div class="grid">${GALLERY.map((piece) => html`<h2 class="g12">${piece.name}</h2>${piece.render()}`)}</div></main>`,
  document.body,
)
