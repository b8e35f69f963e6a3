import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { AuthorityError, type CertificateAuthority } from './certificate-authority.ts'

const made = new WeakMap<Config, Promise<CertificateAuthority | null>>()

/**
 * The authority that the settings name; null when they name none, or one that cannot be used, which is logged. Made
 * once, with the library for certificates, which no other function needs to load.
 */
export function authorityOf({ config, log }: Pick<Deps, 'config' | 'log'>): Promise<CertificateAuthority | null> {
  const known = made.get(config) ?? make(config, log)
  made.set(config, known)
  return known
}

async function make({ authority }: Config, log: Deps['log']): Promise<CertificateAuthority | null> {
  if (authority === null) return null
  const { ownAuthority } = await import('./own-authority.ts')
  try {
    return await ownAuthority(authority)
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error
    log.error('the authority for certificates cannot be used', { cause: error.message })
    return null
  }
}
