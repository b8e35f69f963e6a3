/** The only place that reads the environment. @returns undefined if it is not set or empty. */
export function secretFromEnvironment(name: string): string | undefined {
  const secret = process.env[name]
  return secret === undefined || secret === '' ? undefined : secret
}

/** Folder in which systemd puts credentials (LoadCredential). */
export function credentialsFolder(): string | undefined {
  return secretFromEnvironment('CREDENTIALS_DIRECTORY')
}

export function isProduction(): boolean {
  return process.env.NODE_ENV === 'production'
}

/** Folder that systemd made for us (StateDirectory). */
export function systemdStateFolder(): string | undefined {
  return secretFromEnvironment('STATE_DIRECTORY')
}

/** True when systemd wants to hear that we live. */
export function isSupervised(): boolean {
  return secretFromEnvironment('NOTIFY_SOCKET') !== undefined
}
