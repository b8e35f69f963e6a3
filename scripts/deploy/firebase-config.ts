import * as v from 'valibot'

/** The region that firebase.json names; functions take the same one unless they are told another. */
export const DEFAULT_REGION = 'asia-southeast2'

const configSchema = v.looseObject({
  hosting: v.looseObject({
    rewrites: v.array(v.looseObject({ function: v.optional(v.looseObject({ region: v.string() })) })),
  }),
})

/** firebase.json with the addresses of the functions in another region. @throws when the text is no such file. */
export function firebaseConfigFor(text: string, region: string): string {
  const config = v.parse(configSchema, JSON.parse(text))
  const rewrites = config.hosting.rewrites.map((rewrite) =>
    rewrite.function === undefined ? rewrite : { ...rewrite, function: { ...rewrite.function, region } },
  )
  return `${JSON.stringify({ ...config, hosting: { ...config.hosting, rewrites } }, null, 2)}\n`
}
