import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, sourcesBelow } from './lib/imports.ts'
import { ROOT } from './lib/root.ts'

const PROGRAMS = ['ocpp-edge', 'functions', 'hosting', 'pi', 'emulator-seed'] as const

/** Which imports a folder may not make, as path prefixes relative to the clone. */
const FORBIDDEN: readonly { readonly from: string; readonly never: readonly string[] }[] = [
  {
    from: 'shared',
    never: [...PROGRAMS, 'scripts', 'e2e', 'node:', 'firebase', 'firebase-admin', 'firebase-functions', 'ws'],
  },
  ...PROGRAMS.map((program) => ({
    from: `${program}/src`,
    never: [...PROGRAMS.filter((other) => other !== program), 'e2e'],
  })),
  {
    from: 'ocpp-edge/src/handlers',
    never: ['ocpp-edge/src/rpc', 'ocpp-edge/src/server', 'ocpp-edge/src/store/firestore', 'firebase-admin'],
  },
  { from: 'hosting/src/components', never: ['hosting/src/data', 'firebase'] },
  { from: 'pi/src/core', never: ['pi/src/drivers', 'pi/src/sim', 'pi/src/cli'] },
]

test.each(FORBIDDEN)('$from imports nothing that it must not know', ({ from, never }) => {
  const broken: string[] = []
  for (const file of sourcesBelow(join(ROOT, from))) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      const target = specifier.startsWith('.') ? relative(ROOT, resolve(file, '..', specifier)) : specifier
      const named = target.replace(/^@charge-it\//, '').replace(/^charge-it-pi/, 'pi')
      const hit = never.find(
        (prefix) => named === prefix || named.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`),
      )
      if (hit !== undefined) broken.push(`${relative(ROOT, file)} imports ${specifier}`)
    }
  }

  expect(broken).toEqual([])
})

test('the check sees imports at all', () => {
  expect(importsOf("import { a } from './x.ts'\nexport * from \"../y.ts\"\nawait import('z')")).toEqual([
    './x.ts',
    '../y.ts',
    'z',
  ])
  expect(importsOf("import type { A } from 'a'\nimport { type B, b } from 'b'\nimport 'c'", true)).toEqual(['b', 'c'])
})
