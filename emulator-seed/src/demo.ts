import type { Role } from '@charge-it/shared/model/role.ts'

/** Shown wherever the history is shown. */
export const HISTORY_LABEL = 'Demo: City of Boulder open data (CC0), moved in time'
/** The time between the end of the data and now repeats the week before its last. */
export const REPEATED_LABEL = 'Demo: City of Boulder open data (CC0), an earlier week repeated'
/** What the data lacks and the demo invents. */
export const SYNTHETIC_LABEL = 'Demo: synthetic'

/** The same for every account; they exist in the auth emulator only. */
export const DEMO_PASSWORD = 'charge-it-demo'

export const DEMO_ACCOUNTS: readonly {
  readonly uid: string
  readonly email: string
  readonly name: string
  readonly role: Role | null
}[] = [
  { uid: 'demo-admin', email: 'admin@demo.charge-it.test', name: 'Ratna Wijaya', role: 'admin' },
  { uid: 'demo-operator', email: 'operator@demo.charge-it.test', name: 'Oki Prasetyo', role: 'operator' },
  { uid: 'demo-technician', email: 'technician@demo.charge-it.test', name: 'Tono Siregar', role: 'technician' },
  { uid: 'demo-viewer', email: 'viewer@demo.charge-it.test', name: 'Vina Lestari', role: 'viewer' },
  { uid: 'demo-driver', email: 'driver@demo.charge-it.test', name: 'Dewi Anggraini', role: null },
]

/** The card of the demo driver. */
export const DEMO_CARD = 'DEMO-123'

export interface DemoSite {
  readonly siteId: string
  readonly name: string
  readonly address: string
  readonly latitude: number
  readonly longitude: number
  readonly timeZone: string
  readonly gridLimitW: number
  readonly tariffId: string
  readonly guestStart: boolean
  /** Prefix and number of its stations. */
  readonly prefix: string
  readonly stations: number
  readonly maxPowerW: number
  readonly phases: 1 | 3
}

export const DEMO_SITES: readonly DemoSite[] = [
  {
    siteId: 'blok-m',
    name: 'Gedung Parkir Blok M',
    address: 'Jl. Sultan Hasanuddin, Jakarta Selatan',
    latitude: -6.2441,
    longitude: 106.7991,
    timeZone: 'Asia/Jakarta',
    gridLimitW: 55_000,
    tariffId: 'standard',
    guestStart: true,
    prefix: 'BLM',
    stations: 6,
    maxPowerW: 7_360,
    phases: 1,
  },
  {
    siteId: 'sudirman',
    name: 'Kantor Sudirman 71',
    address: 'Jl. Jenderal Sudirman Kav. 71, Jakarta Selatan',
    latitude: -6.2264,
    longitude: 106.8083,
    timeZone: 'Asia/Jakarta',
    gridLimitW: 60_000,
    tariffId: 'standard',
    guestStart: false,
    prefix: 'SDR',
    stations: 6,
    maxPowerW: 7_360,
    phases: 1,
  },
  {
    siteId: 'bsd',
    name: 'Pasar Modern BSD',
    address: 'Jl. Letnan Sutopo, Tangerang Selatan',
    latitude: -6.3026,
    longitude: 106.6855,
    timeZone: 'Asia/Jakarta',
    gridLimitW: 40_000,
    tariffId: 'standard',
    guestStart: false,
    prefix: 'BSD',
    stations: 4,
    maxPowerW: 7_360,
    phases: 1,
  },
  {
    siteId: 'km-207',
    name: 'Rest Area KM 207A',
    address: 'Tol Palikanci KM 207A, Cirebon',
    latitude: -6.7523,
    longitude: 108.5106,
    timeZone: 'Asia/Jakarta',
    gridLimitW: 150_000,
    tariffId: 'rest-area',
    guestStart: true,
    prefix: 'KM207',
    stations: 4,
    maxPowerW: 22_000,
    phases: 3,
  },
  {
    siteId: 'braga',
    name: 'Hotel Braga Bandung',
    address: 'Jl. Braga 8, Bandung',
    latitude: -6.9175,
    longitude: 107.6091,
    timeZone: 'Asia/Jakarta',
    gridLimitW: 30_000,
    tariffId: 'standard',
    guestStart: false,
    prefix: 'BRG',
    stations: 3,
    maxPowerW: 7_360,
    phases: 1,
  },
  {
    siteId: 'makassar',
    name: 'Pelabuhan Makassar',
    address: 'Jl. Nusantara, Makassar',
    latitude: -5.1166,
    longitude: 119.4084,
    timeZone: 'Asia/Makassar',
    gridLimitW: 45_000,
    tariffId: 'standard',
    guestStart: false,
    prefix: 'MKS',
    stations: 4,
    maxPowerW: 7_360,
    phases: 1,
  },
]

/** Whose days the fleet's roll-ups count in. */
export const FLEET_ZONE = 'Asia/Jakarta'

/** Left free for chargers from outside. */
export const FREE_STATIONS = [
  { stationId: 'CP_111', siteId: 'blok-m', connectors: 2 },
  { stationId: 'CP_123', siteId: 'sudirman', connectors: 1 },
] as const

/** History stations that the fleet simulates, in the order in which a smaller fleet takes them. */
export const FLEET_STATIONS = ['BLM-01', 'SDR-01', 'KM207-01', 'BSD-01', 'BLM-02', 'BRG-01'] as const
/** Connects over TLS. */
export const TLS_STATION = 'KM207-01'
/** Both ports of every history station. */
export const PORTS = 2
