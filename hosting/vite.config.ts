import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import packageJson from './package.json' with { type: 'json' }
import { NOTICES_FILE, thirdPartyNotices } from './scripts/third-party-notices.ts'

/** Parts of the driver page that only some of its addresses need; they stay files of their own. */
const LATER =
  /src[\\/]drive[\\/](?:demo[\\/]|live\.ts|(?:auth|firestore)-code\.ts|main\.ts|drive-worker|worker-rules|drive-(?:session|history|receipt|kiosk|erase)|session-|own-session|history-|save-text)/

/** What documents and answers look like, and what both pages compute from them. */
function isModel(id: string): boolean {
  return /node_modules[\\/]valibot[\\/]|shared[\\/]src[\\/](?:model|ids|money|time)[\\/]|hosting[\\/]src[\\/]data[\\/](?:app-config|live-state)\.ts$|src[\\/]words[\\/](?:connector-status|sign-in-problem)\.ts$/.test(
    id,
  )
}

function isFirstOfDriver(id: string): boolean {
  return /hosting[\\/]src[\\/]drive[\\/][\w-]+\.ts$/.test(id) && !LATER.test(id)
}

/**
 * Two pages, built apart from each other's weight: the console (index.html) and the driver page (drive.html).
 * What both use lands in shared chunks; scripts/check-size.ts holds both to their budgets.
 */
export default defineConfig({
  root: import.meta.dirname,
  appType: 'mpa',
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(packageJson.version) },
  plugins: [
    thirdPartyNotices(resolve(import.meta.dirname, '..')),
    {
      name: 'remove-old-assets',
      apply: 'build',
      // Only where this build goes: another build (for a test) must not empty the pages that are being served.
      configResolved: ({ root, build }) =>
        rmSync(resolve(root, build.outDir, 'assets'), { recursive: true, force: true }),
    },
    // The console's shell works offline; its data always comes over the network.
    VitePWA({
      filename: 'console-worker.js',
      injectRegister: null,
      registerType: 'prompt',
      manifestFilename: 'console.webmanifest',
      manifest: {
        id: '/',
        name: 'Charge-IT',
        short_name: 'Charge-IT',
        description: 'Console of the charging stations',
        lang: 'id',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#F3F1ED',
        theme_color: '#2144C7',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['index.html', 'assets/**/*.{js,css,woff2}', 'icons.svg', 'favicon.svg', 'theme.js'],
        globIgnores: ['local/**', '**/drive*'],
        navigateFallback: '/index.html',
        // The driver's pages and the API are not the console's; `/__/` is Firebase's own.
        navigateFallbackDenylist: [/^\/(?:c|s|r|api|local|__)(?:\/|$)/, new RegExp(`^/${NOTICES_FILE}$`)],
        // Pushes are shown by the same worker.
        importScripts: ['/push-worker.js'],
        cleanupOutdatedCaches: true,
        maximumFileSizeToCacheInBytes: 4_000_000,
        // One file without parts that would be fetched later.
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
    {
      // The console's worker takes it in with importScripts: in one scope, where its short names would be the other's.
      name: 'push-worker-keeps-its-names',
      generateBundle(_options, bundle) {
        const worker = bundle['push-worker.js']
        if (worker?.type !== 'chunk') throw new Error('the push worker was not built')
        if (worker.imports.length > 0) throw new Error(`a classic worker cannot import ${worker.imports.join(', ')}`)
        worker.code = `(()=>{${worker.code}})();\n`
      },
    },
    {
      name: 'driver-page-is-no-app',
      enforce: 'post',
      transformIndexHtml: {
        order: 'post',
        handler: (html, { path }) => (path === '/drive.html' ? html.replace(/<link rel="manifest"[^>]*>/, '') : html),
      },
    },
  ],
  build: {
    target: 'es2022',
    outDir: 'dist',
    // dist/local holds the addresses of systems that run now; only what a build makes is thrown away.
    emptyOutDir: false,
    manifest: 'manifest.json',
    // Preloading would need an inline style or script for older browsers; every supported one knows modulepreload.
    modulePreload: { polyfill: false },
    // Fonts stay files: a data: URL would need another source in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        drive: `${import.meta.dirname}/drive.html`,
        'drive-worker': `${import.meta.dirname}/src/drive/drive-worker.ts`,
        'push-worker': `${import.meta.dirname}/src/push/push-worker.ts`,
      },
      output: {
        // A worker's name must not change: browsers look for its next version at the same address.
        entryFileNames: ({ name }) => (/-worker$/.test(name) ? '[name].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          // Many small files cost a phone on a slow network more than a few kilobytes it may not need.
          groups: [
            {
              name: 'base',
              // Not the console's styles: they are no business of the driver's page.
              test: /preload-helper|@oxc-project|node_modules[\\/](?:lit|@lit)[\\/-]|node_modules[\\/]lit-|src[\\/](?:format|icons)[\\/]|src[\\/]theme[\\/](?!console)|src[\\/]i18n[\\/](?!generated)/,
            },
            { name: 'model', test: isModel },
            { name: 'drive-first', test: isFirstOfDriver },
          ],
        },
      },
    },
  },
})
