import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { build, type Plugin } from 'vite'
import { ROOT } from '../../scripts/lib/root.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Every translated text between marks and a third longer, so that what was never translated stands out. */
export function pseudoModule(code: string): string {
  return code.replace(/^('\w+': (?:str|html)?`)((?:[^`\\]|\\.)*)(`,)$/gm, (_, head, text, tail) => {
    const plain = String(text).replace(/\$\{[^}]*\}|<[^>]*>/g, '')
    return `${head}⟦${text}${'·'.repeat(Math.ceil(plain.length / 3))}⟧${tail}`
  })
}

/** Builds both pages with the pseudo-language in the place of Indonesian. */
export async function buildPseudoPages(outDir: string): Promise<void> {
  const plugin: Plugin = {
    name: 'pseudo-language',
    enforce: 'pre',
    transform: (code, id) => (/i18n\/generated\/\w+\/id\.ts$/.test(id) ? pseudoModule(code) : null),
  }
  await build({
    root: join(ROOT, 'hosting'),
    configFile: join(ROOT, 'hosting', 'vite.config.ts'),
    plugins: [plugin],
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
}

/** Answers the pages' files from a folder; their data still come from the running system. */
export async function servePagesFrom(context: BrowserContext, origin: string, folder: string): Promise<void> {
  await context.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (/^\/(api|local|__)\//.test(pathname)) return route.continue()
    const file = route.request().isNavigationRequest()
      ? join(folder, /^\/(c|s|r)(\/|$)/.test(pathname) ? 'drive.html' : 'index.html')
      : join(folder, pathname)
    if (!existsSync(file)) return route.continue()
    return route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)] ?? 'application/octet-stream' })
  })
}
