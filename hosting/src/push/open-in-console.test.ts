import { expect, test } from 'vitest'
import { openInConsole } from './open-in-console.ts'

const ADDRESS = 'https://csms.example/notifications/a'

/** The windows of a browser, and what happened to them. */
function browserWith(...urls: readonly string[]) {
  const done: string[] = []
  const windows = urls.map((url) => ({
    url,
    focus: async () => done.push(`focus ${url}`),
    navigate: async (address: string) => done.push(`navigate ${url} to ${address}`),
  }))
  return { done, matchAll: async () => windows, openWindow: async (address: string) => done.push(`open ${address}`) }
}

test('a console that is open comes to the front and shows the page', async () => {
  const browser = browserWith('https://csms.example/s/', 'https://csms.example/stations/CP_1')
  await openInConsole(ADDRESS, browser)

  expect(browser.done).toEqual([
    'focus https://csms.example/stations/CP_1',
    `navigate https://csms.example/stations/CP_1 to ${ADDRESS}`,
  ])
})

test.each([
  ['no window at all', []],
  ['drivers’ pages alone', ['https://csms.example/c/ABC', 'https://csms.example/s', 'https://csms.example/r/token']],
])('with %s a window opens', async (_name, urls) => {
  const browser = browserWith(...urls)
  await openInConsole(ADDRESS, browser)

  expect(browser.done).toEqual([`open ${ADDRESS}`])
})

test('a window that the worker does not lead stays, and a new one opens [edge 1]', async () => {
  const browser = browserWith('https://csms.example/')
  const [opened] = await browser.matchAll()
  const foreign = { ...opened, url: 'https://csms.example/', navigate: () => Promise.reject(new TypeError('not mine')) }
  await openInConsole(ADDRESS, { ...browser, matchAll: async () => [{ focus: async () => undefined, ...foreign }] })

  expect(browser.done.at(-1)).toBe(`open ${ADDRESS}`)
})
