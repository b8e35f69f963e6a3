import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import type { SelectOption } from '../components/select-option.ts'
import { SITES_LISTED } from '../data/sources.ts'

/**
 * The sites to choose from, with a last line that cannot be chosen where more may exist than are listed.
 * @param chosen A site that is not listed stays chosen, by its id. @param none What stands for no site; null = one must be chosen.
 */
export function siteOptions(
  sites: readonly Pick<Site, 'siteId' | 'name'>[],
  chosen: string,
  none: string | null,
): readonly SelectOption[] {
  const isListed = chosen === '' || sites.some(({ siteId }) => siteId === chosen)
  return [
    ...(none === null ? [] : [['', none] as const]),
    ...sites.map(({ siteId, name }) => [siteId, name] as const),
    ...(isListed ? [] : [[chosen, chosen] as const]),
    ...(sites.length < SITES_LISTED ? [] : [[CUT, cutText(), 'note'] as const]),
  ]
}

/** Not the id of a site: nobody can choose the line that has it. */
const CUT = ' '

/** Says that a list of sites ends before the last one. */
export function cutText(): string {
  return msg(str`Only the first ${SITES_LISTED} sites by name`)
}
