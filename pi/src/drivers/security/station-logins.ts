import type { StationLogin } from '../csms/station-login.ts'
import { fingerprintOf, type SecurityFile } from './security-state.ts'

/** What the configuration says of a station's connection. */
export interface ConfiguredLogin {
  readonly isTls: boolean
  readonly key: Buffer | null
}

/** The profile that the configuration alone makes (OCPP 1.6 security whitepaper, table 1). */
export function configuredProfile({ isTls, key }: ConfiguredLogin): number {
  if (key === null) return 0
  return isTls ? 2 : 1
}

/**
 * How a station may log in, best first. A login that was never accepted has the ones before it behind it; once it was
 * accepted, nothing below it is tried again.
 */
export function loginsOf({ now }: SecurityFile, configured: ConfiguredLogin): readonly StationLogin[] {
  const base = configuredProfile(configured)
  const wanted = Math.max(base, now.profile?.wanted ?? base)
  const certificates = [now.nextCertificate, now.certificate].filter((each) => each !== null)
  const withCertificate = certificates.map(({ key, chain }) => ({ profile: 3, password: null, key, chain }))
  if (wanted < 3) return passwordLogins(now.key, configured, wanted)
  return now.profile?.proven === true || withCertificate.length === 0
    ? withCertificate
    : [...withCertificate, ...passwordLogins(now.key, configured, base)]
}

function passwordLogins(
  key: SecurityFile['now']['key'],
  { key: given }: ConfiguredLogin,
  profile: number,
): readonly StationLogin[] {
  const login = (password: Buffer | null): StationLogin => ({ profile, password, key: null, chain: null })
  if (key === null) return [login(given)]
  const newest = login(Buffer.from(key.newest))
  // Somebody wrote another key into the configuration since.
  if (key.replaces !== fingerprintOf(given)) return [login(given), newest]
  if (key.proven) return [newest]
  return [newest, login(key.previous === null ? given : Buffer.from(key.previous))]
}

/** Notes that a login was accepted. */
export async function noteAccepted(
  file: SecurityFile,
  configured: ConfiguredLogin,
  login: StationLogin,
): Promise<void> {
  const { now } = file
  const { profile, key, certificate, nextCertificate } = now
  if (profile !== null && !profile.proven) {
    const worked = login.profile >= profile.wanted
    await file.change({ profile: worked ? { ...profile, proven: true } : null })
  }
  if (login.chain !== null && nextCertificate !== null && login.chain === nextCertificate.chain) {
    await file.change({ certificate: nextCertificate, nextCertificate: null })
  }
  if (login.chain !== null && certificate?.chain === login.chain) return
  const isNewKey = key !== null && login.password?.toString() === key.newest
  if (isNewKey && !key.proven) await file.change({ key: { ...key, previous: null, proven: true } })
  const isConfigured = key !== null && login.password !== null && configured.key?.equals(login.password) === true
  if (isConfigured && key.replaces !== fingerprintOf(configured.key)) await file.change({ key: null })
}
