// Runs before first paint: the page must never flash in the wrong theme or announce the wrong language.
;(() => {
  const root = document.documentElement
  let theme = null
  let language = null
  try {
    theme = localStorage.getItem('charge-it.theme')
    language = localStorage.getItem('charge-it.language')
  } catch {
    // Storage may be refused; the system's theme and Indonesian remain.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('wa-dark', dark)
  root.classList.toggle('wa-light', !dark)
  root.lang = language === 'en' ? 'en' : 'id'
})()
