import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/**
 * Problems that axe finds on a page and in its frames, one text each: WCAG 2.2 A and AA, and its best practices.
 * A gallery shows the same part more than once, so landmarks need not be unique there.
 * @param rules Only these rules of axe; all of them when there are none.
 */
export async function axeFindings(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page })
  if (rules.length > 0) builder.withRules([...rules])
  else if (new URL(page.url()).pathname.startsWith('/gallery/')) builder.disableRules('landmark-unique')
  const { violations } = await builder.analyze()
  return violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  )
}

/** How many pixels the page, or a frame in it, is wider than its window, shown or cut off; 0 when nothing is. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  const pixels = await Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(() => {
        const clipped = [...document.querySelectorAll('body *')].filter(
          (element) => getComputedStyle(element).overflowX === 'clip',
        )
        return [document.documentElement, ...clipped].map((element) => element.scrollWidth - element.clientWidth)
      }),
    ),
  )
  return Math.max(0, ...pixels.flat())
}

/** Everything that keeps somebody from using the page: what axe finds, and a page that scrolls sideways. */
export async function accessFindings(page: Page): Promise<readonly string[]> {
  const findings = await axeFindings(page)
  const overflow = await sidewaysOverflow(page)
  return overflow === 0 ? findings : [...findings, `scrolls sideways by ${overflow} px`]
}
