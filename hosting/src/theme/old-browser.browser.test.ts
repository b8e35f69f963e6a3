import { afterEach, expect, test } from 'vitest'
import script from '../../public/theme.js?raw'

const frames: HTMLIFrameElement[] = []
afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove()
})

/** A page of its own in which the script runs, with a browser that lacks what is named. */
async function pageOf(lacks: (scope: typeof globalThis) => void): Promise<Document> {
  const frame = document.createElement('iframe')
  frame.srcdoc = '<!doctype html><title>page</title><body><p>content</p></body>'
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }))
  document.body.append(frame)
  frames.push(frame)
  await loaded
  const scope = frame.contentWindow as (Window & typeof globalThis) | null
  if (scope === null) throw new Error('no page in the frame')
  lacks(scope)
  const element = scope.document.createElement('script')
  element.textContent = script
  scope.document.head.append(element)
  scope.document.dispatchEvent(new scope.Event('DOMContentLoaded'))
  return scope.document
}

test('a browser that is too old is told so in both languages, above what it can show', async () => {
  const page = await pageOf((scope) => Reflect.deleteProperty(scope.Array.prototype, 'toSorted'))

  const note = page.querySelector('.old-browser')
  expect(note?.getAttribute('role')).toBe('alert')
  expect(note?.textContent).toMatch(/Peramban ini terlalu lama.*This browser is too old/)
  expect(page.body.firstElementChild).toBe(note)
})

test('a browser of today is told nothing and gets its theme and language', async () => {
  const page = await pageOf(() => undefined)

  expect(page.querySelector('.old-browser')).toBeNull()
  expect(page.documentElement.className).toMatch(/^wa-(dark|light)$/)
  expect(page.documentElement.lang).toMatch(/^(id|en)$/)
})
