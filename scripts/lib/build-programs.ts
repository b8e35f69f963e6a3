import { buildOnce } from './build-once.ts'
import { ROOT } from './root.ts'
import { runCommand } from './run-command.ts'

/** Bundles functions/ (with shared/) into functions/lib. */
export function buildFunctions(): Promise<boolean> {
  return buildOnce(
    'functions',
    ['functions', 'shared/src', 'package-lock.json'],
    'functions/lib/index.js',
    async () => {
      await runCommand('node', ['functions/build.mjs'], { cwd: ROOT })
    },
  )
}

/** Builds the console and the driver page into hosting/dist. */
export function buildHosting(): Promise<boolean> {
  return buildOnce('hosting', ['hosting', 'shared/src', 'package-lock.json'], 'hosting/dist/index.html', async () => {
    await runCommand('npm', ['run', '--silent', 'build', '-w', 'hosting'], {
      cwd: ROOT,
      // A test runner's NODE_ENV would build the libraries' development variants in.
      env: { ...process.env, NODE_ENV: 'production' },
    })
  })
}
