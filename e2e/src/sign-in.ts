import type { Page } from 'playwright'
import type { RunFile } from '../../scripts/lib/run-file.ts'

/** Shows the pages in English from the next navigation on. */
export async function inEnglish(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) localStorage.setItem('charge-it.language', 'en')
  })
}

/** Signs a demo account in at the console, in English. */
export async function signIn(page: Page, run: RunFile, role: string): Promise<void> {
  const account = run.signIns.find((one) => one.role === role)
  if (account === undefined) throw new Error(`no demo account of role ${role}`)
  await inEnglish(page)
  await page.goto(new URL('/sign-in', run.console).href)
  await page.getByLabel('E-mail').fill(account.email)
  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
}
