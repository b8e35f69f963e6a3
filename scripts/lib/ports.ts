/** Every port a local system listens on, all on 127.0.0.1. */
export interface Ports {
  readonly hosting: number
  readonly auth: number
  readonly functions: number
  readonly firestore: number
  readonly firestoreUi: number
  readonly hub: number
  readonly logging: number
  readonly eventarc: number
  readonly tasks: number
  readonly edge1: number
  readonly edge1Tls: number
  readonly edge2: number
}

const DEFAULTS: Ports = {
  hosting: 5000,
  auth: 9099,
  functions: 5001,
  firestore: 8080,
  firestoreUi: 9150,
  hub: 4400,
  logging: 4500,
  eventarc: 9299,
  tasks: 9499,
  edge1: 9000,
  edge1Tls: 9443,
  edge2: 9001,
}

/** The usual ports, or a block that begins at `basePort` so that two systems can run side by side. */
export function portsFrom(basePort: number | undefined): Ports {
  if (basePort === undefined) return DEFAULTS
  const names = Object.keys(DEFAULTS) as (keyof Ports)[]
  return Object.fromEntries(names.map((name, index) => [name, basePort + index])) as unknown as Ports
}
