import type { Config } from '../config.ts'
import type { CertificateAuthority } from './certificate-authority.ts'

const made = new WeakMap<Config, Promise<CertificateAuthority | null>>()

/**
 * The authority that the settings name; null when they name none. Made once, with the library for certificates, which
 * no other function needs to load.
 * @throws AuthorityError when its certificate or key is unusable.
 */
export function authorityOf(config: Config): Promise<CertificateAuthority | null> {
  const known = made.get(config) ?? make(config)
  made.set(config, known)
  return known
}

async function make({ authority }: Config): Promise<CertificateAuthority | null> {
  if (authority === null) return null
  const { ownAuthority } = await import('./own-authority.ts')
  return ownAuthority(authority)
}
