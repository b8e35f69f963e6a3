import * as v from 'valibot'

/** A problem of a file in one sentence, with its place. */
export function problemText(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? 'file'
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${place}: this key is not known`
  if (issue.received === 'undefined' && issue.expected !== null) return `${place}: is missing`
  if (issue.type === 'variant' || issue.type === 'picklist') {
    return `${place}: ${issue.received} is not possible; choose ${(issue.expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')}`
  }
  return `${place}: ${issue.message}`
}
