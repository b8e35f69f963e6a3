import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { scrollRegion } from '../../../components/scroll-region.ts'
import { markedText } from './marked-text.ts'
import { type SchemaRow, schemaRows, typeText } from './schema-rows.ts'
import type { ShownOperation, Specification } from './specification.ts'

type Components = Specification['components']

/** Everything that the specification says of an operation. */
export function operationDetail(operation: ShownOperation, components: Components): TemplateResult {
  const { description, parameters, requestBody, responses } = operation
  const shown = parameters.map(
    (each): SchemaRow => ({
      name: each.in === 'path' ? `{${each.name}}` : each.name,
      type: `${each.in}: ${typeText(each.schema, components.schemas)}`,
      required: each.required,
      description: each.description,
    }),
  )
  return html`<div class="op-detail" lang="en">${markedText(description)}
    ${shown.length === 0 ? nothing : html`${heading(msg('Parameters'))}${rowsTable(msg('Parameters'), shown)}`}
    ${requestBody === undefined ? nothing : html`${heading(requestBody.required ? msg('Body') : msg('Body, which may be left out'))}${contentOf(requestBody.content, components)}`}
    ${heading(msg('Answers'))}
    ${Object.entries(responses).map(([status, given]) => answer(status, given, components))}</div>`
}

function answer(status: string, given: ShownOperation['responses'][string], components: Components): TemplateResult {
  const name = given.$ref?.split('/').at(-1) ?? ''
  const { description, content } = components.responses[name] ?? given
  const isProblem = 'application/problem+json' in content
  return html`<div class="op-answer"><span class="tag ${status.startsWith('2') ? 'good' : 'line'}">${status}</span>
    <div>${markedText(description)}${isProblem ? nothing : contentOf(content, components)}</div></div>`
}

function contentOf(content: ShownOperation['responses'][string]['content'], components: Components): unknown {
  return Object.entries(content).map(([type, { schema }]) => {
    const rows = schema === undefined ? [] : schemaRows(schema, components.schemas)
    return html`<p class="t2"><code>${type}</code></p>${rows.length === 0 ? nothing : rowsTable(type, rows)}`
  })
}

function rowsTable(label: string, rows: readonly SchemaRow[]): TemplateResult {
  return html`<div class="tw" ${scrollRegion(label)}><table class="wraps op-rows"><thead><tr><th scope="col">${msg('Name')}</th><th scope="col">${msg('Type')}</th><th scope="col">${msg('Meaning')}</th></tr></thead>
    <tbody>${rows.map(
      ({ name, type, required, description }) =>
        html`<tr><td><code>${name === '' ? '·' : name}</code>${required ? html` <span class="t2">${msg('required')}</span>` : nothing}</td><td><code>${type}</code></td><td>${markedText(description)}</td></tr>`,
    )}</tbody></table></div>`
}

function heading(text: string): TemplateResult {
  return html`<h4>${text}</h4>`
}
