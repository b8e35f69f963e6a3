// Asks for the price card while the page's code is still on its way, so that both arrive together; src/drive/early-card.ts
// takes the answer.
;(() => {
  const code = /^\/c\/([0-9A-Z]{8})(?:\/|$)/.exec(location.pathname)?.[1]
  if (code === undefined || /[?&](?:state|kiosk)\b/.test(location.search)) return
  const path = `/api/v1/public/connectors/${code}`
  const answer = fetch(path, { headers: { accept: 'application/json' } }).then((response) => ({
    response,
    arrivedAtMs: Date.now(),
  }))
  // Without network the page asks again and says so.
  answer.catch(() => {})
  window.earlyCard = { path, answer }
})()
