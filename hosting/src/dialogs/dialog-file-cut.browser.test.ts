import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { openFileCut } from './dialog-file-cut.ts'

prepareKit()

test('says how much a cut file holds and how to get the rest, and closes', async () => {
  document.documentElement.lang = 'en'
  openFileCut(50_000)

  await expect.element(page.getByText(/It holds the newest 50[.,]000 transactions/)).toBeVisible()
  expect((await axe.run(document.querySelector('wa-dialog') ?? document)).violations.map(({ id }) => id)).toEqual([])

  await page.getByRole('button', { name: 'Understood' }).click()
  await expect.element(page.getByText('The older ones are missing.')).not.toBeInTheDocument()
})
