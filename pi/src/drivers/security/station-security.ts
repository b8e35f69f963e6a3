import { rootCertificates } from 'node:tls'
import type { CertificateId, RootKind, StateStore, StationSecurity } from '../../ports.ts'
import type { StationLogin } from '../csms/station-login.ts'
import {
  certificateId,
  isCurrent,
  isIssuedBy,
  isSameCertificate,
  isUsableChain,
  readCertificates,
} from './certificate-checks.ts'
import { makeCertificateRequest } from './certificate-requests.ts'
import { fingerprintOf, openSecurityFile } from './security-state.ts'
import { configuredProfile, loginsOf, noteAccepted } from './station-logins.ts'

/** CertificateStoreMaxLength: certificates of authorities that a station keeps. */
export const CERTIFICATE_STORE_MAX = 10
const KINDS: readonly RootKind[] = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate']

/** What a connection needs to know of a station's keys and certificates. */
export interface ConnectionSecurity {
  /** Best first. */
  logins(): readonly StationLogin[]
  /** Authorities of the CSMS's certificate; undefined for those that Node trusts. */
  ca(): readonly (string | Buffer)[] | undefined
  /** The CSMS let the station in with this login. */
  accepted(login: StationLogin): void
}

/**
 * A station's keys and certificates, kept in its state (a file that only its user may read). A private key never leaves it.
 * @param deps.names what the common name of a certificate may be: the id of the station, its serial number.
 */
export function createStationSecurity(deps: {
  readonly state: StateStore
  readonly names: readonly [string, ...string[]]
  readonly isTls: boolean
  /** From the configuration. */
  readonly key: Buffer | null
  readonly ca: Buffer | undefined
  readonly nowMs: () => number
  readonly onProfile: (profile: number) => void
  readonly onFailure: (reason: string) => void
}): StationSecurity & ConnectionSecurity {
  const { names, nowMs } = deps
  const file = openSecurityFile(deps.state)
  const allRoots = () => KINDS.map((kind) => file.now.roots[kind])

  return {
    logins: () => loginsOf(file, deps),
    ca: () => {
      const installed = file.now.roots.CentralSystemRootCertificate
      if (deps.ca !== undefined) return [deps.ca, ...installed]
      return installed.length === 0 ? undefined : [...rootCertificates, ...installed]
    },
    accepted: (login) => {
      // Before anything is written: a profile that was just reached must not be left again.
      deps.onProfile(login.profile)
      noteAccepted(file, deps, login).catch((error: unknown) => deps.onFailure(String(error)))
    },
    profile: () => Math.max(configuredProfile(deps), file.now.profile?.wanted ?? 0),
    canRise: (profile) => {
      if (profile === 3) return deps.isTls && (file.now.certificate ?? file.now.nextCertificate) !== null
      return profile <= configuredProfile(deps)
    },
    rise: (wanted) => file.change({ profile: { wanted, proven: false } }),
    setKey: (newest) => {
      const { key } = file.now
      const previous = key === null ? null : key.proven ? key.newest : key.previous
      return file.change({ key: { newest, previous, proven: false, replaces: fingerprintOf(deps.key) } })
    },
    requestCertificate: async (organisation) => {
      const { csr, key } = await makeCertificateRequest(names[0], organisation)
      await file.change({ requestKey: key })
      return csr
    },
    acceptCertificate: async (chain) => {
      const { requestKey } = file.now
      if (requestKey === null || !isUsableChain(chain, { keyPem: requestKey, names, nowMs: nowMs() })) return false
      await file.change({ nextCertificate: { key: requestKey, chain }, requestKey: null })
      return true
    },
    installRoot: async (kind, certificate) => {
      const read = readCertificates(certificate)
      const [root] = read ?? []
      if (root === undefined || read?.length !== 1 || !root.ca || !isCurrent(root, nowMs())) return 'Rejected'
      const pem = root.toString()
      if (file.now.roots[kind].includes(pem)) return 'Accepted'
      if (allRoots().flat().length >= CERTIFICATE_STORE_MAX) return 'Rejected'
      try {
        await file.change({ roots: { ...file.now.roots, [kind]: [...file.now.roots[kind], pem] } })
        return 'Accepted'
      } catch (error) {
        deps.onFailure(String(error))
        return 'Failed'
      }
    },
    installedRoots: (kind) => {
      const roots = file.now.roots[kind]
      return Promise.all(roots.map((pem) => certificateId(pem, 'SHA256', roots)))
    },
    removeCertificate: async (id: CertificateId) => {
      for (const kind of KINDS) {
        const roots = file.now.roots[kind]
        for (const pem of roots) {
          if (!isSameCertificate(await certificateId(pem, id.hashAlgorithm, roots), id)) continue
          try {
            await file.change({ roots: { ...file.now.roots, [kind]: roots.filter((other) => other !== pem) } })
            return 'Accepted'
          } catch (error) {
            deps.onFailure(String(error))
            return 'Failed'
          }
        }
      }
      return 'NotFound'
    },
    isTrustedSigner: (pem) => {
      const [signer] = readCertificates(pem) ?? []
      if (signer === undefined || !isCurrent(signer, nowMs())) return false
      const roots = file.now.roots.ManufacturerRootCertificate.flatMap((root) => readCertificates(root) ?? [])
      const isOf = (root: (typeof roots)[number]) =>
        isCurrent(root, nowMs()) && (root.raw.equals(signer.raw) || isIssuedBy(signer, root))
      return roots.length === 0 || roots.some(isOf)
    },
  }
}
