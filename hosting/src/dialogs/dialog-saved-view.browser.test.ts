import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { chooseTheme } from '../theme/theme.ts'
import { savedViews } from '../views/transactions/saved-views.ts'
import { openSavedViews, openSaveView } from './dialog-saved-view.ts'

prepareKit()

let stored: Map<string, string>
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, text: string) => void stored.set(key, text),
}
const views = () => savedViews(() => storage, 'anna')

beforeEach(() => {
  stored = new Map()
  chooseTheme('light')
  document.documentElement.lang = 'en'
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

test('filters are saved under a name, with the keyboard alone', async () => {
  openSaveView(views(), 'site=blok-m', () => undefined)
  const name = page.getByLabelText('Name of this view')
  await expect.element(name).toBeVisible()

  await userEvent.click(name)
  await userEvent.keyboard('Blok M{Enter}')

  await expect.element(name).not.toBeInTheDocument()
  expect(views().read()).toEqual([{ name: 'Blok M', query: 'site=blok-m' }])
})

test('a name that is taken says what saving does, and replaces [edge 1]', async () => {
  views().save({ name: 'Blok M', query: 'site=old' })
  openSaveView(views(), 'site=new', () => undefined)

  await page.getByLabelText('Name of this view').fill('blok m')
  await expect.element(page.getByText('There is a view of this name. Its filters are replaced.')).toBeVisible()
  await page.getByRole('button', { name: 'Replace' }).click()

  await expect.poll(() => views().read()).toEqual([{ name: 'blok m', query: 'site=new' }])
})

test('a name of blanks is refused with words [edge 2]', async () => {
  openSaveView(views(), '', () => undefined)

  await page.getByLabelText('Name of this view').fill('   ')
  await page.getByRole('button', { name: 'Save' }).click()

  await expect.element(page.getByText('Give the view a name.')).toBeVisible()
  expect(views().read()).toEqual([])
})

test('views are renamed and deleted, and the dialog has no accessibility problem', async () => {
  views().save({ name: 'A', query: 'site=a' })
  views().save({ name: 'B', query: 'site=b' })
  openSavedViews(views(), () => undefined)
  await expect.element(page.getByRole('button', { name: 'Rename A' })).toBeVisible()
  const { violations } = await axe.run(document.querySelector('wa-dialog') ?? document)
  expect(violations.map(({ id }) => id)).toEqual([])

  await page.getByRole('button', { name: 'Rename A' }).click()
  await page.getByLabelText('Name of this view').fill('B')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect.element(page.getByText('There is one of this name already.')).toBeVisible()
  await page.getByLabelText('Name of this view').fill('Blok M')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('button', { name: 'Delete the view B' }).click()

  await expect.poll(() => views().read()).toEqual([{ name: 'Blok M', query: 'site=a' }])
})
