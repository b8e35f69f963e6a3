import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the functions with shared/ into lib/index.js. Cloud Build sees only this folder, so whatever lies outside of
 * it must be inside the bundle; the packages of package.json stay outside and are installed there.
 */
const folder = dirname(fileURLToPath(import.meta.url))
rmSync(join(folder, 'lib'), { recursive: true, force: true })
await build({
  entryPoints: [join(folder, 'src', 'index.ts')],
  outfile: join(folder, 'lib', 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: 'linked',
  external: [
    'firebase-admin',
    'firebase-admin/*',
    'firebase-functions',
    'firebase-functions/*',
    'ajv',
    'ajv/*',
    'ajv-formats',
    'arima',
    'isolation-forest',
    'ml-kmeans',
    'ml-regression',
    '@fastify/busboy',
    '@google-cloud/firestore',
    '@google-cloud/run',
    '@google-cloud/storage',
    'nodemailer',
  ],
  logLevel: 'warning',
})
