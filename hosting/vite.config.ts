import { rmSync } from 'node:fs'
import { defineConfig } from 'vite'

/**
 * Two pages, built apart from each other's weight: the console (index.html) and the driver page (drive.html).
 * What both use lands in shared chunks; scripts/check-size.ts holds both to their budgets.
 */
export default defineConfig({
  root: import.meta.dirname,
  appType: 'mpa',
  plugins: [
    {
      name: 'remove-old-assets',
      apply: 'build',
      buildStart: () => rmSync(`${import.meta.dirname}/dist/assets`, { recursive: true, force: true }),
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
      },
    },
  },
})
