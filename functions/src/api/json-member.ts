const WHITESPACE = new Set([' ', '\t', '\n', '\r'])

/**
 * The text of one member of a JSON object, without the white space between its tokens: order of keys, spelling of
 * numbers and escapes stay as the sender wrote them, which parsing and printing again would not keep.
 * @param json Valid JSON text of an object.
 * @param name The member; of several with this name the last counts, as in JSON.parse.
 * @returns undefined when there is no such member.
 */
export function jsonMember(json: string, name: string): string | undefined {
  let depth = 0
  let found: string | undefined
  let key: string | undefined
  let lastString: string | undefined
  let from = -1
  for (let at = 0; at < json.length; at++) {
    const char = json[at]
    if (char === '"') {
      const end = endOfString(json, at)
      if (depth === 1 && from < 0) lastString = json.slice(at, end)
      at = end - 1
    } else if (char === '{' || char === '[') {
      depth += 1
    } else if (char === ':' && depth === 1 && from < 0) {
      key = lastString
      from = at + 1
    } else if (char === '}' || char === ']' || char === ',') {
      if (depth === 1 && from >= 0) {
        if (key !== undefined && JSON.parse(key) === name) found = json.slice(from, at)
        from = -1
      }
      if (char !== ',') depth -= 1
    }
  }
  return found === undefined ? undefined : withoutWhitespace(found)
}

function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

function withoutWhitespace(json: string): string {
  const tokens: string[] = []
  for (let at = 0; at < json.length; at++) {
    const char = json[at] ?? ''
    if (char === '"') {
      const end = endOfString(json, at)
      tokens.push(json.slice(at, end))
      at = end - 1
    } else if (!WHITESPACE.has(char)) {
      tokens.push(char)
    }
  }
  return tokens.join('')
}
