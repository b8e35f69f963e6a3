import { ROUTES } from '@charge-it/hosting/src/app/router.ts'

export interface PageToVisit {
  /** Of files and messages, for example `settings-sites`. */
  readonly name: string
  readonly path: string
  /** A gallery shows parts of a page in every state; it needs no system. */
  readonly app: 'console' | 'driver' | 'gallery'
  /** Shown to somebody who is not signed in. */
  readonly signedOut?: true
}

/** What stands for the parameters of the routes. */
export interface PageSamples {
  readonly stationId: string
  readonly transactionKey: string
  readonly anomalyId: string
  readonly notificationId: string
  readonly jobId: string
  /** The tabs of a station and the parts of the settings, as the console's own navigation names them. */
  readonly tabs: readonly string[]
  readonly sections: readonly string[]
  /** Path of a connector's driver page. */
  readonly driverPath: string
}

const SIGNED_OUT: readonly string[] = ['signIn', 'join']

/**
 * Every page of both apps. Comes from the console's own routes and navigation, so that a new view is visited without
 * being named here.
 * @throws when a route has a parameter for which no sample is known.
 */
export function pagesToVisit(samples: PageSamples): readonly PageToVisit[] {
  const values: Readonly<Record<string, readonly string[]>> = {
    stationId: [samples.stationId],
    transactionKey: [samples.transactionKey],
    anomalyId: [samples.anomalyId],
    notificationId: [samples.notificationId],
    jobId: [samples.jobId],
    tab: samples.tabs,
    section: samples.sections,
  }
  const consolePages = Object.entries(ROUTES).flatMap(([name, pattern]) =>
    filled(name, pattern, values).map(
      (page): PageToVisit => ({
        ...page,
        app: 'console',
        ...(SIGNED_OUT.includes(name) ? { signedOut: true as const } : {}),
      }),
    ),
  )
  return [
    ...consolePages,
    { name: 'memory-events', path: '/insights/memory?kind=events', app: 'console' },
    { name: 'memory-patterns', path: '/insights/memory?kind=patterns', app: 'console' },
    { name: 'transactions-history', path: '/transactions?view=history', app: 'console' },
    { name: 'not-found', path: '/no/such/page', app: 'console' },
    { name: 'drive-entry', path: '/c', app: 'driver' },
    { name: 'drive-connector', path: samples.driverPath, app: 'driver' },
    { name: 'drive-unknown-code', path: '/c/ZZZZZZZZ/1', app: 'driver' },
    { name: 'drive-history', path: '/s/', app: 'driver' },
    { name: 'drive-kiosk', path: `${samples.driverPath}?kiosk`, app: 'driver' },
    { name: 'drive-receipt-unknown', path: '/r/no-such-receipt', app: 'driver' },
  ]
}

/** Every component of the console and every state of the driver's page. */
export const GALLERIES: readonly PageToVisit[] = [
  { name: 'gallery-console', path: '/gallery/index.html', app: 'gallery' },
  { name: 'gallery-drive', path: '/gallery/drive.html', app: 'gallery' },
]

function filled(
  name: string,
  pattern: string,
  values: Readonly<Record<string, readonly string[]>>,
): readonly { readonly name: string; readonly path: string }[] {
  const parameters = [...pattern.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? '')
  let pages = [{ name, path: pattern }]
  for (const parameter of parameters) {
    const known = values[parameter]
    if (known === undefined) throw new Error(`${pattern}: no sample for :${parameter}; add one to page-list.ts`)
    pages = pages.flatMap((page) =>
      known.map((value) => ({
        name: known.length > 1 ? `${page.name}-${value}` : page.name,
        path: page.path.replace(`:${parameter}`, encodeURIComponent(value)),
      })),
    )
  }
  return pages
}
