import { MAX_TAG_LENGTH, MAX_TAGS, type ReadTags } from '@charge-it/shared/stations/tags.ts'
import { msg, str } from '@lit/localize'

/** Why what was typed are no tags; null when they are. */
export function tagsProblem(read: ReadTags): string | null {
  if (!('problem' in read)) return null
  return read.problem === 'tooMany'
    ? msg(str`A station has at most ${MAX_TAGS} tags.`)
    : msg(
        str`“${read.text}” is no tag: small letters a to z and digits, words joined by a blank or a hyphen, at most ${MAX_TAG_LENGTH} characters.`,
      )
}

/** How tags are typed. */
export function tagsHint(): string {
  return msg('Separated by commas: public, fast charger, floor-2')
}
