import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the program into dist/ for any Node from 20 on, without type stripping. The packages of package.json stay
 * outside and are installed beside it; shared/ is bundled, since it is not published.
 */
const folder = dirname(fileURLToPath(import.meta.url))
rmSync(join(folder, 'dist'), { recursive: true, force: true })
await build({
  entryPoints: [
    { in: join(folder, 'src', 'main.ts'), out: 'main' },
    // A process of its own: found by its name beside the bundle.
    { in: join(folder, 'src', 'drivers', 'reader', 'package', 'pn532-package-child.ts'), out: 'pn532-package-child' },
  ],
  outdir: join(folder, 'dist'),
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  alias: { '@charge-it/shared': join(folder, '..', 'shared', 'src') },
  logLevel: 'warning',
})
