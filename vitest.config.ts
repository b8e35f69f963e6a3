import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { CHROMIUM_FLAGS, findChromium } from './scripts/lib/chromium.ts'
import { packagesOfPages } from './scripts/lib/imports.ts'

const chromium = await findChromium()
// A busy machine is slow, not broken: what is waited for may take long.
const patient = { poll: { timeout: 60_000 } }
const exclude = ['**/node_modules/**', 'functions/lib/**', '**/dist/**']

/**
 * unit       no emulator, no socket beyond loopback
 * browser    the pages' components, in a real Chromium
 * firestore  against a real Firestore emulator (rules, stores, the edge)
 * suite      against the whole Firebase emulator suite (functions, REST, auth)
 * e2e        the whole system as `npm start` runs it, with a real browser
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,ocpp-edge,functions,hosting,pi,emulator-seed,scripts}/**/*.test.ts'],
          exclude: [...exclude, '**/*.{browser,firestore,suite,e2e}.test.ts'],
          expect: patient,
          testTimeout: 120_000,
          // Most of it waits: for pseudo terminals, for programs of its own.
          maxWorkers: 2,
          // Half of the time went into loading the same packages for every file.
          isolate: false,
        },
      },
      {
        // Decorators are lowered as hosting/tsconfig.json says; packages are prepared once, so that no test reloads.
        optimizeDeps: { include: ['axe-core', 'valibot', ...packagesOfPages()] },
        test: {
          name: 'browser',
          include: ['hosting/**/*.browser.test.ts'],
          exclude,
          expect: patient,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...CHROMIUM_FLAGS],
                ...(chromium === undefined ? {} : { executablePath: chromium }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'firestore',
          include: ['**/*.firestore.test.ts'],
          exclude,
          expect: patient,
          globalSetup: ['scripts/test/global-firestore.ts'],
          // The emulator takes the other half of the time.
          maxWorkers: 2,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'suite',
          include: ['**/*.suite.test.ts'],
          exclude,
          expect: patient,
          globalSetup: ['scripts/test/global-suite.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          exclude,
          expect: patient,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
