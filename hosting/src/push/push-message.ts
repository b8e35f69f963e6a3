/** What a push shows, and where a click on it leads. */
export interface ShownPush {
  readonly title: string
  readonly options: {
    readonly body: string
    readonly lang: string
    /** Replaces what is shown under the same name; a repetition does not ring again. */
    readonly tag: string
    readonly icon: string
    readonly badge: string
    readonly data: { readonly path: string }
  }
}

const LIST = '/notifications'

/**
 * The notification that a message of Firebase Cloud Messaging becomes. A browser wants one for every push, so what cannot
 * be read becomes a plain hint to look.
 * @param payload The push's text as parsed JSON, or undefined.
 */
export function shownPush(payload: unknown): ShownPush {
  const message = fieldsOf(payload)
  const { title, body } = fieldsOf(message.notification)
  const { path, tag, language } = fieldsOf(message.data)
  return {
    title: textOf(title) ?? 'Charge-IT',
    options: {
      body: textOf(body) ?? '',
      lang: language === 'en' ? 'en' : 'id',
      tag: textOf(tag) ?? 'charge-it',
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { path: pathOf(path) },
    },
  }
}

/** Where a clicked notification leads: a page of the console and nothing else. */
export function pathOfClick(data: unknown): string {
  return pathOf(fieldsOf(data).path)
}

/** Only an address below the list: a message cannot lead to another site, nor to a page that acts by being opened. */
function pathOf(path: unknown): string {
  return typeof path === 'string' && /^\/notifications(?:\/(?!\.+$)[\w%.~!'()*-]{1,600})?$/.test(path) ? path : LIST
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
