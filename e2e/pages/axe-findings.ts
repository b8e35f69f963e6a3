import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/** Problems that axe finds on a page, one text each: WCAG 2.2 A and AA, and its best practices. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  )
}

/** How many pixels the page is wider than its window; 0 when nothing scrolls sideways. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))
}
