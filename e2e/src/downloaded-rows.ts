import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'

/** Presses the page's CSV button. @returns the rows of the file, by the names of its columns. */
export async function downloadedRows(page: Page): Promise<readonly Readonly<Record<string, string>>[]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).first().click(),
  ])
  const [head = '', ...rows] = readFileSync(await file.path(), 'utf8')
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
  const names = head.split(',')
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, index) => [names[index] ?? '', cell])))
}
