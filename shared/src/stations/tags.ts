import * as v from 'valibot'

export const MAX_TAGS = 10
export const MAX_TAG_LENGTH = 24

/** A label of a station: lower-case words and digits, joined by single blanks or hyphens. */
export const tagSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_TAG_LENGTH, `must have at most ${MAX_TAG_LENGTH} characters`),
  v.regex(/^[a-z0-9]+(?:[ -][a-z0-9]+)*$/, 'must be lower-case words of letters and digits'),
)

/** All labels of a station, none of them twice. */
export const tagsSchema = v.pipe(
  v.array(tagSchema),
  v.maxLength(MAX_TAGS, `must be at most ${MAX_TAGS}`),
  v.check((tags) => new Set(tags).size === tags.length, 'must not name one twice'),
)

/** What a person typed as labels, or the first thing that cannot be one. */
export type ReadTags =
  | { readonly tags: readonly string[] }
  | { readonly problem: 'tag'; readonly text: string }
  | { readonly problem: 'tooMany' }

/**
 * Reads labels that were typed, separated by commas or lines: capitals become small, blanks that are too many go, and what
 * was typed twice counts once.
 */
export function readTags(text: string): ReadTags {
  const tags = [...new Set(text.split(/[,;\n]/).map((each) => each.trim().toLowerCase().replace(/\s+/g, ' ')))].filter(
    (tag) => tag !== '',
  )
  const wrong = tags.find((tag) => !v.is(tagSchema, tag))
  if (wrong !== undefined) return { problem: 'tag', text: wrong }
  return tags.length > MAX_TAGS ? { problem: 'tooMany' } : { tags }
}

/** The labels with some added at the end and some taken away. @returns the same list when that changes nothing. */
export function changedTags(
  tags: readonly string[],
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  const next = [...new Set([...tags, ...change.add])].filter((tag) => !change.remove.includes(tag))
  return next.length === tags.length && next.every((tag, index) => tag === tags[index]) ? tags : next
}
