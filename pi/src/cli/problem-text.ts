import * as v from 'valibot'

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  Array: 'a list',
  Object: 'keys with values',
}

/** A problem of a file in one sentence, with its place. */
export function problemText(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue)
  return place === null ? `the file ${sentence(issue)}` : `${place}: ${sentence(issue)}`
}

function sentence({ type, expected, received, message, requirement }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'this key is not known'
  if (received === 'undefined' && expected !== null) return 'is missing'
  if (received === 'null') return 'is empty'
  switch (type) {
    case 'variant':
    case 'picklist':
      return `${received} is not possible; choose ${(expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')}`
    case 'min_value':
      return `must be at least ${requirement}; it is ${received}`
    case 'max_value':
      return `must be at most ${requirement}; it is ${received}`
    case 'min_length':
      return 'must not be empty'
    case 'max_length':
      return `must have at most ${requirement} characters`
    case 'integer':
      return `must be a whole number; it is ${received}`
    default:
  }
  const kind = KINDS[expected ?? '']
  return kind === undefined || received === expected ? message : `must be ${kind}; it is ${received}`
}
