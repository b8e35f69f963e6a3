import { CAPABILITIES, type Capability, type Role } from '@charge-it/shared/model/role.ts'
import { msg } from '@lit/localize'
import { shownLocale } from '../i18n/localization.ts'

/** A role in the language shown now. */
export function roleWord(role: Role): string {
  switch (role) {
    case 'admin':
      return msg('administrator')
    case 'operator':
      return msg('operator')
    case 'technician':
      return msg('technician')
    case 'viewer':
      return msg('viewer')
  }
}

const lists = new Map<string, Intl.ListFormat>()

/** The roles that have a capability, in a sentence: "administrator or operator". */
export function rolesWith(capability: Capability): string {
  const locale = shownLocale()
  const list = lists.get(locale) ?? new Intl.ListFormat(locale, { type: 'disjunction' })
  lists.set(locale, list)
  return list.format(CAPABILITIES[capability].map(roleWord))
}
