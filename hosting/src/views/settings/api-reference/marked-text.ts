import { html, type TemplateResult } from 'lit'

/** Text of the specification: paragraphs, lists with `*`, `**bold**` and `` `code` ``. Nothing else of Markdown. */
export function markedText(text: string): TemplateResult {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '')
  return html`${blocks.map((block) => blockOf(block.split('\n')))}`
}

function blockOf(lines: readonly string[]): TemplateResult {
  if (lines.every((line) => line.startsWith('* '))) {
    return html`<ul>${lines.map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>`
  }
  return html`<p>${inline(lines.join(' '))}</p>`
}

function inline(text: string): unknown {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`') && part.length > 2) return html`<code>${part.slice(1, -1)}</code>`
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`
    return part
  })
}
