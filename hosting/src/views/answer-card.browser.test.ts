import { html, LitElement, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { AnswerController } from '../data/answer-controller.ts'
import { ApiError } from '../data/api.ts'
import { answerCard } from './answer-card.ts'

/** Questions the element asked, in their order; the test answers them. */
let asked: PromiseWithResolvers<string>[] = []

class AnswerShown extends LitElement {
  static override properties = { site: {} }
  declare site: string
  readonly question = new AnswerController(
    this,
    () => {
      const next = Promise.withResolvers<string>()
      asked.push(next)
      return next.promise
    },
    () => this.site,
  )

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    return answerCard(this.question, (answer) => html`<p>${answer}</p>`)
  }
}
customElements.define('answer-shown', AnswerShown)

function show(site: string): AnswerShown {
  render(html`<answer-shown .site=${site}></answer-shown>`, document.body)
  const element = document.querySelector('answer-shown')
  if (!(element instanceof AnswerShown)) throw new Error('the element is not in the page')
  return element
}

const text = (words: string) => expect.element(page.getByText(words, { exact: true }))
const askedTimes = (count: number) => expect.poll(() => asked.length).toBe(count)

beforeEach(() => {
  asked = []
  document.documentElement.lang = 'en'
})
afterEach(() => render(html``, document.body))

test('an element asks once when it comes into the page, and shows the answer', async () => {
  const element = show('blok-m')
  await text('Loading').toBeInTheDocument()

  asked[0]?.resolve('the first')
  await text('the first').toBeVisible()
  element.requestUpdate()
  await element.updateComplete

  expect(asked).toHaveLength(1)
})

test('a failure is told in words, and another try shows the answer', async () => {
  show('blok-m')
  await askedTimes(1)

  asked[0]?.reject(new ApiError(0, 'no connection', null))
  await text('No connection. Check the network, then try again.').toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await text('Loading').toBeInTheDocument()
  asked[1]?.resolve('the second')

  await text('the second').toBeVisible()
})

test('another key asks anew and keeps the answer until the next one; a late older one changes nothing', async () => {
  const element = show('blok-m')
  await askedTimes(1)
  asked[0]?.resolve('of Blok M')
  await text('of Blok M').toBeVisible()

  show('braga')
  await askedTimes(2)
  await text('of Blok M').toBeVisible()
  show('senayan')
  await askedTimes(3)
  asked[2]?.resolve('of Senayan')
  await text('of Senayan').toBeVisible()
  asked[1]?.reject(new ApiError(500, 'too late', null))
  await asked[1]?.promise.catch(() => {})
  await element.updateComplete

  expect([element.question.answer, element.question.error]).toEqual(['of Senayan', null])
})

test('what a change answered stays when a question from before it is answered', async () => {
  const element = show('blok-m')
  await askedTimes(1)

  element.question.replace('changed')
  asked[0]?.resolve('from before')
  await asked[0]?.promise

  await text('changed').toBeVisible()
  expect(element.question.answer).toBe('changed')
})

test('an element that left the page takes no answer and asks nothing; when it comes back it asks anew', async () => {
  const element = show('blok-m')
  await askedTimes(1)

  element.remove()
  asked[0]?.resolve('too late')
  await asked[0]?.promise
  await element.question.load()
  expect([element.question.answer, asked.length]).toEqual([null, 1])

  document.body.append(element)
  await askedTimes(2)
  asked[1]?.resolve('the second')
  await text('the second').toBeVisible()
})

test('what is no answer of the API is thrown on', async () => {
  const element = show('blok-m')
  await askedTimes(1)
  const loaded = element.question.load()
  asked[0]?.resolve('from before')

  asked[1]?.reject(new TypeError('not of the API'))

  await expect(loaded).rejects.toThrow('not of the API')
})
