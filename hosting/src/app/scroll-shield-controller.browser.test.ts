import '../theme/console/tables.css'
import { LitElement } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { ScrollShieldController } from './scroll-shield-controller.ts'

class ShieldedList extends LitElement {
  constructor() {
    super()
    new ScrollShieldController(this)
  }
}

customElements.define('shielded-list', ShieldedList)

const tall = document.createElement('div')
tall.style.height = '5000px'
document.body.append(tall)
const list = new ShieldedList()
afterEach(() => list.remove())

const underPointer = () => document.elementFromPoint(20, 20)

test('rows that scroll by are out of reach of the mouse until the page stands still', async () => {
  document.body.append(list)
  window.scrollTo(0, 400)

  await expect.poll(() => underPointer()?.className).toBe('scroll-shield')
  await expect.poll(() => underPointer()).toBe(tall)
})

test('nothing stays when the list goes', () => {
  document.body.append(list)
  list.remove()

  expect(document.querySelector('.scroll-shield')).toBeNull()
})
