import './api-reference/api-reference.css'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { emptyCard } from '../../components/card-state.ts'
import { textField } from '../../components/form-fields.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { fmt } from '../../i18n/fmt.ts'
import { bookOpen, download } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { answerCard } from '../answer-card.ts'
import { markedText } from './api-reference/marked-text.ts'
import { operationDetail } from './api-reference/operation-detail.ts'
import {
  groupsOf,
  type ShownOperation,
  type Specification,
  specificationSchema,
} from './api-reference/specification.ts'
import { SectionElement } from './section-element.ts'

/** Where the specification itself lies. */
const ADDRESS = '/api/v1/openapi.json'

/** Every call of the REST API, read from the specification that this installation serves. */
@customElement('settings-api-reference')
export class ApiReferenceSection extends SectionElement {
  @state() private search = ''
  @state() private opened: ReadonlySet<string> = new Set()
  readonly #specification = new AnswerController(this, () => this.app.api.get('/openapi.json', specificationSchema))

  override render(): unknown {
    return html`<section class="card flush" aria-labelledby="reference-title">
        <header class="ch"><div><h2 id="reference-title">${msg('API reference')}</h2><p>${msg('Every call of the REST API. Its descriptions are in English.')}</p></div>
          <a class="btn sm" href=${ADDRESS} target="_blank" rel="noopener">${icon(download)}${msg('OpenAPI file')}</a></header>
        ${answerCard(this.#specification, (shown) => this.#introduction(shown))}
      </section>
      ${this.#groups()}`
  }

  #introduction({ info }: Specification): TemplateResult {
    return html`<div class="intro"><div lang="en">${markedText(info.description)}</div>
      ${textField({
        name: 'reference-search',
        label: msg('Search'),
        hint: msg('Method, address or what it does'),
        input: (text) => {
          this.search = text
        },
      })}</div>`
  }

  #groups(): unknown {
    const specification = this.#specification.answer
    if (specification === null) return nothing
    const groups = groupsOf(specification, this.search)
    if (groups.length === 0)
      return html`<section class="card">${emptyCard(bookOpen, msg('No call fits the search'), msg('Try fewer words.'))}</section>`
    return repeat(
      groups,
      ({ tag }) => tag,
      ({ tag, operations }, index) => html`<section class="card flush" aria-labelledby=${`reference-${index}`}>
        <header class="ch"><div><h3 id=${`reference-${index}`} lang="en">${tag}</h3><p>${callCount(operations.length)}</p></div></header>
        ${repeat(
          operations,
          ({ operationId }) => operationId,
          (operation) => this.#operation(operation, specification),
        )}</section>`,
    )
  }

  #operation(operation: ShownOperation, { components }: Specification): TemplateResult {
    const { operationId, method, path, summary, deprecated } = operation
    const isOpen = this.opened.has(operationId)
    return html`<details ?open=${isOpen} @toggle=${(event: Event) => this.#toggle(operationId, event)}>
      <summary><span class="tag ${method === 'GET' ? 'accent' : method === 'DELETE' ? 'bad' : 'good'}">${method}</span><code>${path}</code>
        <span class="t2" lang="en">${summary}</span>${deprecated ? html`<span class="tag line">${msg('earlier name')}</span>` : nothing}</summary>
      ${isOpen ? operationDetail(operation, components) : nothing}</details>`
  }

  #toggle(operationId: string, event: Event): void {
    if (!(event.target instanceof HTMLDetailsElement)) return
    const opened = new Set(this.opened)
    if (event.target.open) opened.add(operationId)
    else opened.delete(operationId)
    this.opened = opened
  }
}

function callCount(count: number): string {
  return count === 1 ? msg('1 call') : msg(str`${fmt().number(count)} calls`)
}
