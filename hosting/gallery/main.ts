import '../src/theme/tokens.css'
import '../src/theme/font.css'
import '../src/theme/base.css'
import '../src/theme/console.css'
import { html, render } from 'lit'
import { chooseTheme, chosenTheme, followSystemTheme, isDark } from '../src/theme/theme.ts'
import { GALLERY } from './gallery.ts'

chooseTheme(chosenTheme())
followSystemTheme()
render(
  html`<header class="top"><h1>Gallery</h1><button class="btn" type="button" @click=${() => chooseTheme(isDark() ? 'light' : 'dark')}>Theme</button></header>
    <main id="main"><div class="grid">${GALLERY.map((piece) => html`<h2 class="g12">${piece.name}</h2>${piece.render()}`)}</div></main>`,
  document.body,
)
