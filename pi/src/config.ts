/** The only place that reads the environment. @returns undefined if it is not set or empty. */
export function secretFromEnvironment(name: string): string | undefined {
  const secret = process.env[name]
  return secret === undefined || secret === '' ? undefined : secret
}
