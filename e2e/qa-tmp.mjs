import { readFileSync } from 'node:fs'
import { launchBrowser, watchedContext } from './src/browser.ts'
export const run = JSON.parse(readFileSync('/work/main/.charge-it/27000/run.json', 'utf8'))
export const browser = await launchBrowser()
export async function ctx(opts = {}, lang = 'en') {
  const w = await watchedContext(browser, opts)
  await w.context.addInitScript((l) => localStorage.setItem('charge-it.language', l), lang)
  return w
}
export async function login(page, role, lang = 'en') {
  const a = run.signIns.find((x) => x.role === role)
  await page.goto(new URL('/sign-in', run.console).href)
  const email = page.locator('input[type=email]')
  await email.waitFor()
  await email.fill(a.email)
  await page.locator('input[type=password]').fill(a.password)
  await page.locator('input[type=password]').press('Enter')
  await page.waitForURL((u) => !u.pathname.includes('sign-in'))
}
export const at = (p) => new URL(p, run.console).href
export const shot = (page, n, full = true) => page.screenshot({ path: `/tmp/w/qa/${n}.png`, fullPage: full })
