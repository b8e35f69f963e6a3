import { html, type TemplateResult } from 'lit'

interface Token {
  readonly kind: 'key' | 'text' | 'number' | 'plain'
  readonly text: string
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/g

/** A value as indented JSON with numbered lines. @param marked Names whose lines are pointed out. */
export function jsonLines(content: unknown, marked: readonly string[] = []): TemplateResult {
  const lines = JSON.stringify(content, null, 2).split('\n')
  return html`<ol class="json" tabindex="0">${lines.map((line, index) => {
    const isHit = marked.some((name) => line.includes(`"${name}"`))
    return html`<li class=${isHit ? 'hit' : ''}><span class="ln-n">${index + 1}</span><code>${tokensOf(line).map(({ kind, text }) => (kind === 'plain' ? text : html`<span class="j-${kind}">${text}</span>`))}</code></li>`
  })}</ol>`
}

/** The parts of a line of JSON. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = []
  let from = 0
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > from) tokens.push({ kind: 'plain', text: line.slice(from, match.index) })
    const [whole, quoted, colon] = match
    if (quoted === undefined) tokens.push({ kind: 'number', text: whole })
    else {
      tokens.push({ kind: colon === undefined ? 'text' : 'key', text: quoted })
      if (colon !== undefined) tokens.push({ kind: 'plain', text: colon })
    }
    from = match.index + whole.length
  }
  if (from < line.length) tokens.push({ kind: 'plain', text: line.slice(from) })
  return tokens
}
