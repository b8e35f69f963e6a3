export const ROUTES = {
  dashboard: '/',
  stations: '/stations',
  onboard: '/onboard',
  stickers: '/stickers',
  station: '/stations/:stationId',
  stationTab: '/stations/:stationId/:tab',
  transactions: '/transactions',
  transaction: '/transactions/:transactionKey',
  reports: '/reports',
  insights: '/insights',
  memory: '/insights/memory',
  anomaly: '/insights/anomalies/:anomalyId',
  map: '/map',
  notifications: '/notifications',
  notification: '/notifications/:notificationId',
  firmware: '/firmware',
  firmwareJob: '/firmware/:jobId',
  settings: '/settings',
  settingsSection: '/settings/:section',
  signIn: '/sign-in',
  join: '/join',
} as const
export type RouteName = keyof typeof ROUTES

export interface Route {
  readonly name: RouteName | 'notFound'
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** The route of an address. Parameters are decoded; an address that cannot be decoded is not found. */
export function matchRoute(path: string, search = ''): Route {
  const query = new URLSearchParams(search)
  const parts = path.split('/').filter((part) => part !== '')
  for (const [name, pattern] of Object.entries(ROUTES)) {
    const params = matchParts(pattern, parts)
    if (params !== null && isRouteName(name)) return { name, params, query }
  }
  return { name: 'notFound', params: {}, query }
}

/** The address of a route, parameters encoded. */
export function addressOf(name: RouteName, params: Readonly<Record<string, string>> = {}): string {
  return ROUTES[name].replace(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
}

function isRouteName(name: string): name is RouteName {
  return name in ROUTES
}

function matchParts(pattern: string, parts: readonly string[]): Record<string, string> | null {
  const wanted = pattern.split('/').filter((part) => part !== '')
  if (wanted.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [index, want] of wanted.entries()) {
    const got = parts[index] ?? ''
    if (!want.startsWith(':')) {
      if (want !== got) return null
      continue
    }
    try {
      params[want.slice(1)] = decodeURIComponent(got)
    } catch {
      return null
    }
  }
  return params
}
