import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ShownAuditEntry } from '../../data/audit-api.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { auditRow } from './audit-row.ts'

const now = new Date('2026-10-15T07:30:00Z')
let drawn: HTMLElement

beforeEach(() => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  drawn = document.body.appendChild(document.createElement('main'))
})
afterEach(() => drawn.remove())

function draw(changes: Partial<ShownAuditEntry>): object[] {
  const asked: object[] = []
  const entry: ShownAuditEntry = {
    ...{ entryId: 'e1', at: new Date('2026-10-15T07:00:00Z'), action: 'command.create', kind: 'command' },
    ...{ path: 'commands/c1', objects: ['commands/c1', 'stations/CP_1'], detail: 'Reset CP_1' },
    actor: { kind: 'user', id: 'u1', role: 'operator', name: 'Rina' },
    ...changes,
  }
  const row = auditRow({
    ...{ entry, ownUid: 'me', timeZone: 'Asia/Jakarta', now },
    only: (filter) => asked.push(filter),
  })
  render(html`<table><tbody>${row}</tbody></table>`, drawn)
  return asked
}
const text = () => drawn.textContent.replace(/\s+/g, ' ')

test('an entry tells who did what to what, and leads to more of the same', async () => {
  const asked = draw({})

  expect(text()).toMatch(/Rina operator.*Command, added.*Reset CP_1/)
  await userEvent.click(page.getByRole('button', { name: 'Rina' }))
  await userEvent.click(page.getByRole('button', { name: 'commands/c1' }))
  expect(asked).toEqual([{ actor: 'u1' }, { object: 'commands/c1' }])
  expect((await axe.run(drawn)).violations.map(({ id }) => id)).toEqual([])
})

test('everything that is stored of it can be opened', async () => {
  draw({})
  const details = page.getByText('Command')
  await userEvent.click(details)

  expect(drawn.querySelector('details')?.open).toBe(true)
  expect(drawn.querySelector('pre')?.textContent).toContain('stations/CP_1')
})

test('a read says what was read; oneself, keys and accounts that are gone are named', () => {
  draw({ action: 'read.idTags', path: 'idTags', actor: { kind: 'user', id: 'me', role: 'admin', name: 'X' } })
  expect(text()).toMatch(/You administrator.*Personal data read, cards/)
  draw({ action: 'odd.thing', actor: { kind: 'apiKey', id: 'k1', role: 'viewer', name: null } })
  expect(text()).toMatch(/API key viewer.*odd/)
})
