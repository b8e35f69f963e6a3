// Runs before first paint: the page must never flash in the wrong theme or announce the wrong language. Written so that
// browsers that are too old for the page itself understand it.
;(() => {
  const root = document.documentElement
  let theme = null
  let language = null
  try {
    theme = localStorage.getItem('charge-it.theme')
    language = localStorage.getItem('charge-it.language')
  } catch (_refused) {
    // Storage may be refused; the system's theme and Indonesian remain.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('wa-dark', dark)
  root.classList.toggle('wa-light', !dark)
  root.lang = language === 'en' ? 'en' : 'id'

  // Chrome and Edge 110, Firefox 115, Safari 16.4.
  if ('toSorted' in Array.prototype && 'structuredClone' in window && 'noModule' in HTMLScriptElement.prototype) return
  document.addEventListener('DOMContentLoaded', () => {
    const text = document.createElement('p')
    text.className = 'old-browser'
    text.setAttribute('role', 'alert')
    text.textContent =
      'Peramban ini terlalu lama untuk halaman ini. Perbarui peramban, atau gunakan Chrome, Edge, Firefox, atau Safari versi terbaru. \u2014 This browser is too old for this page. Update it, or use a recent Chrome, Edge, Firefox or Safari.'
    document.body.insertBefore(text, document.body.firstChild)
  })
})()
