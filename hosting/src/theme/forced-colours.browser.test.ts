import './tokens.css'
import './base.css'
import './console.css'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { mixed } from '../components/chart-colours.ts'

let drawn: HTMLElement

async function emulate(value: 'active' | 'none'): Promise<void> {
  await cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] })
}

beforeEach(async () => {
  await emulate('active')
  drawn = document.body.appendChild(document.createElement('main'))
})
afterEach(async () => {
  drawn.remove()
  await emulate('none')
})

const backgroundOf = (selector: string): string => {
  const element = drawn.querySelector(selector)
  if (element === null) throw new Error(`nothing is ${selector}`)
  return getComputedStyle(element).backgroundColor
}

test('in forced colours, what is chosen differs from what is not', () => {
  render(
    html`<div class="seg"><button aria-pressed="true">a</button><button aria-pressed="false">b</button></div>
      <button class="cchip" aria-pressed="true">a</button><button class="cchip" aria-pressed="false">b</button>
      <nav class="nav"><ul><li><a href="/" aria-current="page">a</a></li><li><a href="/b">b</a></li></ul></nav>`,
    drawn,
  )
  for (const of of ['.seg button', '.cchip'])
    expect(backgroundOf(`${of}[aria-pressed="true"]`)).not.toBe(backgroundOf(`${of}[aria-pressed="false"]`))
  expect(backgroundOf('.nav a[aria-current]')).not.toBe(backgroundOf('.nav a:not([aria-current])'))
})

test('in forced colours, cards and buttons have an edge', () => {
  render(html`<section class="card"><button class="btn">a</button></section>`, drawn)
  const edge = (selector: string, property: string): string => {
    const element = drawn.querySelector(selector)
    return element === null ? '' : getComputedStyle(element).getPropertyValue(property)
  }
  expect([edge('.card', 'outline-style'), edge('.btn', 'border-top-style')]).toEqual(['solid', 'solid'])
})

test('in forced colours, a chart still mixes its own colours', () => {
  expect(mixed('rgb(255, 0, 0)', 50, 'rgb(0, 0, 255)')).toMatch(/0\.5.* 0 .*0\.5|128, 0, 128/)
})
