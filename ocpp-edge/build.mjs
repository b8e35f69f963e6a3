import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles the edge with shared/ into dist/main.js; the packages of package.json stay outside. */
const folder = dirname(fileURLToPath(import.meta.url))
rmSync(join(folder, 'dist'), { recursive: true, force: true })
await build({
  entryPoints: [join(folder, 'src', 'main.ts')],
  outfile: join(folder, 'dist', 'main.js'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: 'linked',
  external: [
    '@peculiar/x509',
    'ajv',
    'ajv-formats',
    'firebase-admin',
    'firebase-admin/*',
    'ocpp-rpc',
    'ocpp-rpc/*',
    'reflect-metadata',
    'ws',
  ],
  logLevel: 'warning',
})
