/** Adds settings to the text of an .env file. Lines of a person, comments and order stay; a name that is there is replaced only when `ours`. */
export function mergedSettings(
  text: string,
  ours: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const nameOf = (line: string) => /^\s*([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1]
  const present = new Set(lines.map(nameOf))
  const kept = lines.map((line) => {
    const name = nameOf(line)
    const own = name === undefined ? undefined : ours[name]
    return own === undefined ? line : `${name}=${own}`
  })
  const added = Object.entries({ ...ours, ...defaults }).filter(([name]) => !present.has(name))
  return `${[...kept, ...added.map(([name, setting]) => `${name}=${setting}`)].join('\n')}\n`
}

/** What a setting of an .env text says; undefined where it is missing. */
export function settingOf(text: string, name: string): string | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name}=`))
  return line?.slice(name.length + 1)
}
