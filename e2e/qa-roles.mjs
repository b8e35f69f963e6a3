import { at, browser, ctx, login, run, shot } from './qa-tmp.mjs'

for (const role of process.argv.slice(2)) {
  const w = await ctx()
  const page = await w.context.newPage()
  await login(page, role)
  for (const [n, p] of [
    ['dash', '/'],
    ['stations', '/stations'],
    ['station', '/stations/BLM-01'],
    ['cmds', '/stations/BLM-01/commands'],
    ['tx', '/transactions'],
    ['set', '/settings'],
  ]) {
    await page.goto(at(p))
    await page.waitForTimeout(3500)
    await shot(page, `${role}-${n}`)
    const text = await page.locator('body').innerText()
    const money = text.match(/.*(Rp|IDR|revenue|cost|tariff|price).*/gi)
    console.log(role, n, page.url(), 'MONEY', JSON.stringify(money?.slice(0, 8)))
    if (n === 'tx') {
      const l = page.locator('main a[href*="/transactions/"]').first()
      if (await l.count()) {
        await l.click()
        await page.waitForTimeout(2500)
        await shot(page, `${role}-txd`)
        const t = await page.locator('body').innerText()
        console.log(
          role,
          'txd',
          page.url(),
          JSON.stringify(t.match(/.*(Rp|IDR|revenue|cost|tariff|price).*/gi)?.slice(0, 8)),
        )
      }
    }
    if (role === 'driver') break
  }
  console.log(role, 'ERRORS', w.errors, w.thirdParty)
  await w.context.close()
}
await browser.close()
