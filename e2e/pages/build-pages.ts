import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
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

/** Builds the pages and the galleries, which no customer gets. @param pseudo Whether the pseudo-language stands for Indonesian. */
async function buildPages(outDir: string, { pseudo }: { readonly pseudo: boolean }): Promise<void> {
  const hosting = join(ROOT, 'hosting')
  const plugin: Plugin = {
    name: 'pseudo-language',
    enforce: 'pre',
    transform: (code, id) => (pseudo && /i18n\/generated\/\w+\/id\.ts$/.test(id) ? pseudoModule(code) : null),
  }
  await build({
    root: hosting,
    configFile: join(hosting, 'vite.config.ts'),
    mode: 'gallery',
    plugins: [plugin],
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          'gallery-console': join(hosting, 'gallery', 'index.html'),
          'gallery-drive': join(hosting, 'gallery', 'drive.html'),
        },
      },
    },
  })
}

/** Builds pages into a folder of their own and serves them; `close` removes both. @param origin Of the running system's pages. */
export async function servedPages(
  origin: string,
  kind: { readonly pseudo: boolean },
): Promise<{ readonly url: string; close(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-pages-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await buildPages(folder, kind)
    const server = await servePages(folder, origin)
    return {
      url: server.url,
      close: () => {
        server.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * Serves built pages on a port of their own; what is not in the folder comes from the running system.
 * @param origin Of the running system's pages.
 */
async function servePages(folder: string, origin: string): Promise<{ readonly url: string; close(): void }> {
  const port = new URL(origin).port
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://pages')
    const file = fileOf(folder, pathname)
    if (file !== null) {
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      response.end(readFileSync(file))
      return
    }
    // The page asks for the addresses by its own port; they are those of the running system.
    const path = pathname.startsWith('/local/') ? `/local/${port}.json` : pathname
    const forwarded = forward(
      `${origin}${path}${search}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    forwarded.on('error', () => response.writeHead(502).end())
    request.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The built file of an address; null when the running system must answer. */
function fileOf(folder: string, pathname: string): string | null {
  if (/^\/(api|local|__)\//.test(pathname)) return null
  const file = join(folder, pathname)
  if (extname(pathname) !== '') return existsSync(file) ? file : null
  return join(folder, /^\/(c|s|r)(\/|$)/.test(pathname) ? 'drive.html' : 'index.html')
}
