import type { Locator, Page } from 'playwright'

const MOST_STOPS = 120

/**
 * Presses Tab until a control has the focus, and looks at every stop on the way.
 * @throws Error when a stop cannot be seen, or when Tab never gets there.
 */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor()
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await expectFocusSeen(page)
    if (await control.evaluate((element) => element.matches(':focus'))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${MOST_STOPS} times Tab did not lead to ${control}; it is at ${await describeFocus(page)}`)
}

/** Tab to a button or link, then Enter. */
export async function tabAndEnter(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control)
  await page.keyboard.press('Enter')
}

/** Tab to a field, then types as a person does. */
export async function tabAndType(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

/**
 * What has the focus must show it: an outline of its own or around its field, within the window and not wholly covered
 * (WCAG 2.2, 2.4.7 and 2.4.11). Nothing having the focus is no problem.
 */
async function expectFocusSeen(page: Page): Promise<void> {
  const problem = await page.evaluate(() => {
    let focused = document.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    // A heading or a dialog that just opened is a place to begin, not a control.
    if (focused === null || focused.matches('body, dialog, [tabindex="-1"]')) return null
    const hasOutline = (element: Element): boolean => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor)
    }
    /** The element and what it stands in, out of shadow roots too. */
    const upFrom = (element: Element): readonly Element[] => {
      const up: Element[] = []
      for (let each: Element | null = element; each !== null; ) {
        up.push(each)
        const root: Node = each.getRootNode()
        each = each.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
      }
      return up
    }
    if (!upFrom(focused).slice(0, 4).some(hasOutline)) return 'its focus has no outline'
    const shown = focused.matches('input[type=radio], input[type=checkbox]')
      ? (focused.closest('label') ?? focused)
      : focused
    const box = shown.getBoundingClientRect()
    const reaches = [0.1, 0.5, 0.9].some((share) => {
      const hit = document.elementFromPoint(box.left + box.width * share, box.top + box.height / 2)
      return hit !== null && (upFrom(shown).includes(hit) || upFrom(hit).includes(shown))
    })
    return reaches ? null : 'it is outside the window or covered'
  })
  if (problem !== null) throw new Error(`${await describeFocus(page)}: ${problem}`)
}

function describeFocus(page: Page): Promise<string> {
  return page.evaluate(() => {
    let focused = document.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    return focused?.outerHTML.slice(0, 160) ?? 'nothing'
  })
}
