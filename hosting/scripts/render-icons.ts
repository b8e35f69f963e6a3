/** Draws the console's app icons from `public/favicon.svg`, with the Chromium that the tests use: `CHROMIUM_PATH=… node`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from 'playwright'

const folder = resolve(import.meta.dirname, '../public')
const svg = readFileSync(resolve(folder, 'favicon.svg'), 'utf8').replaceAll('#2144C7', '#FFFFFF')
/** `share` of the side that the sign takes: a maskable icon keeps it within the circle that every device shows. */
const ICONS = [
  { file: 'icon-192.png', side: 192, share: 0.66, radius: 0.22 },
  { file: 'icon-512.png', side: 512, share: 0.66, radius: 0.22 },
  { file: 'icon-maskable-512.png', side: 512, share: 0.52, radius: 0 },
]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
for (const { file, side, share, radius } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } })
  await page.setContent(
    `<style>body{margin:0;background:transparent}div{width:${side}px;height:${side}px;background:#2144C7;border-radius:${side * radius}px;display:grid;place-items:center}svg{width:${side * share}px}</style><div>${svg}</div>`,
  )
  writeFileSync(resolve(folder, file), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
