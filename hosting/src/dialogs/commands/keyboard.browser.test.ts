import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { offlineApp } from '../../testing/offline-app.ts'
import { sampleStationPage } from '../../testing/sample-station.ts'
import { commandTarget } from '../../views/station/open-command.ts'
import { openCommand } from './dialog-command.ts'
import { COMMAND_REGISTRY } from './registry.ts'

prepareKit()

const target = commandTarget(sampleStationPage('CP-7', new Date()))

afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

/** The element and what it stands in, out of shadow roots too. */
function upFrom(element: Element): readonly Element[] {
  const up: Element[] = []
  for (let each: Element | null = element; each !== null; ) {
    up.push(each)
    const root: Node = each.getRootNode()
    each = each.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  }
  return up
}

function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

test.each(COMMAND_REGISTRY.map(({ action }) => action))(
  '%s: the keyboard reaches Send, and each stop shows itself',
  async (action) => {
    document.documentElement.lang = 'en'
    openCommand((await offlineApp()).app, () => target, action)
    const send = page.getByRole('button', { name: 'Send', exact: true })
    await expect.element(send).toBeVisible()
    const unseen: string[] = []

    for (let stops = 0; stops < 40 && focused() !== send.element(); stops++) {
      await userEvent.keyboard('{Tab}')
      const stop = focused()
      if (stop === null || stop.matches('body, dialog, [tabindex="-1"]')) continue
      const outlined = upFrom(stop)
        .slice(0, 4)
        .some((each) => getComputedStyle(each).outlineStyle !== 'none')
      if (!outlined) unseen.push(stop.outerHTML.slice(0, 120))
    }

    expect(unseen).toEqual([])
    expect(focused()).toBe(send.element())
  },
)
