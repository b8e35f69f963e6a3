import type { Ports } from './ports.ts'

interface FirebaseJson {
  readonly hosting: { readonly headers: readonly HeaderRule[] } & Readonly<Record<string, unknown>>
  readonly emulators: Readonly<Record<string, unknown>>
}

interface HeaderRule {
  readonly source: string
  readonly headers: readonly { readonly key: string; readonly value: string }[]
}

/**
 * The configuration that the emulators run with: firebase.json with other ports, and a Content-Security-Policy whose
 * `connect-src` also lets the pages reach the auth and Firestore emulators on this machine. Nothing else differs.
 */
export function emulatorConfig<const C extends FirebaseJson>(firebaseJson: C, ports: Ports) {
  const loopback = [ports.auth, ports.firestore].flatMap((port) => [
    `http://127.0.0.1:${port}`,
    `ws://127.0.0.1:${port}`,
  ])
  const at = (port: number) => ({ host: '127.0.0.1', port })
  return {
    ...firebaseJson,
    hosting: {
      ...firebaseJson.hosting,
      headers: firebaseJson.hosting.headers.map((rule) => ({
        ...rule,
        headers: rule.headers.map((header) =>
          header.key === 'Content-Security-Policy'
            ? {
                ...header,
                value: header.value.replace(/connect-src [^;]*/, (directive) => [directive, ...loopback].join(' ')),
              }
            : header,
        ),
      })),
    },
    emulators: {
      ...firebaseJson.emulators,
      auth: at(ports.auth),
      functions: at(ports.functions),
      firestore: { ...at(ports.firestore), websocketPort: ports.firestoreUi },
      hosting: at(ports.hosting),
      hub: at(ports.hub),
      logging: at(ports.logging),
      eventarc: at(ports.eventarc),
      tasks: at(ports.tasks),
    },
  }
}
