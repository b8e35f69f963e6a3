export interface UntranslatedUnit {
  readonly id: string
  readonly source: string
  readonly problem: 'no translation' | 'placeholders differ'
}

/**
 * The units of an XLIFF 1.2 file (as lit-localize writes it) that cannot be shown in the target language.
 * @param xliff The file's text.
 */
export function untranslatedUnits(xliff: string): readonly UntranslatedUnit[] {
  const found: UntranslatedUnit[] = []
  for (const [, id = '', body = ''] of xliff.matchAll(/<trans-unit id="([^"]+)"[^>]*>([\s\S]*?)<\/trans-unit>/g)) {
    const source = /<source>([\s\S]*?)<\/source>/.exec(body)?.[1] ?? ''
    const target = /<target>([\s\S]*?)<\/target>/.exec(body)?.[1] ?? ''
    if (target.trim() === '') found.push({ id, source, problem: 'no translation' })
    else if (placeholders(source) !== placeholders(target)) found.push({ id, source, problem: 'placeholders differ' })
  }
  return found
}

function placeholders(text: string): string {
  return [...text.matchAll(/<x id="([^"]+)"/g)]
    .map(([, id]) => id)
    .sort()
    .join()
}
