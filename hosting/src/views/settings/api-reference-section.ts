import './api-reference/api-reference.css'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { textField } from '../../components/form-fields.ts'
import { ApiError } from '../../data/api.ts'
import { bookOpen, download } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
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
  @state() private specification: Specification | null = null
  @state() private problem: string | null = null
  @state() private search = ''
  @state() private opened: ReadonlySet<string> = new Set()

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    void this.#load()
  }

  override render(): unknown {
    return html`<section class="card flush" aria-labelledby="reference-title">
        <header class="ch"><div><h2 id="reference-title">${msg('API reference')}</h2><p>${msg('Every call of the REST API. Its descriptions are in English.')}</p></div>
          <a class="btn sm" href=${ADDRESS} target="_blank" rel="noopener">${icon(download)}${msg('OpenAPI file')}</a></header>
        ${this.#introduction()}
      </section>
      ${this.#groups()}`
  }

  #introduction(): TemplateResult {
    if (this.problem !== null) return failedCard(this.problem, () => void this.#load())
    if (this.specification === null) return loadingCard()
    return html`<div class="intro"><div lang="en">${markedText(this.specification.info.description)}</div>
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
    if (this.specification === null) return nothing
    const groups = groupsOf(this.specification, this.search)
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
          (operation) => this.#operation(operation),
        )}</section>`,
    )
  }

  #operation(operation: ShownOperation): TemplateResult {
    const { operationId, method, path, summary, deprecated } = operation
    const isOpen = this.opened.has(operationId)
    return html`<details ?open=${isOpen} @toggle=${(event: Event) => this.#toggle(operationId, event)}>
      <summary><span class="tag ${method === 'GET' ? 'accent' : method === 'DELETE' ? 'bad' : 'good'}">${method}</span><code>${path}</code>
        <span class="t2" lang="en">${summary}</span>${deprecated ? html`<span class="tag line">${msg('earlier name')}</span>` : nothing}</summary>
      ${isOpen && this.specification !== null ? operationDetail(operation, this.specification.components) : nothing}</details>`
  }

  #toggle(operationId: string, event: Event): void {
    if (!(event.target instanceof HTMLDetailsElement)) return
    const opened = new Set(this.opened)
    if (event.target.open) opened.add(operationId)
    else opened.delete(operationId)
    this.opened = opened
  }

  async #load(): Promise<void> {
    try {
      this.problem = null
      this.specification = await this.app.api.get('/openapi.json', specificationSchema)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
  }
}

function callCount(count: number): string {
  return count === 1 ? msg('1 call') : msg(str`${count} calls`)
}
