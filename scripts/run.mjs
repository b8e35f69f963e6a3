// Runs on whatever Node the system has (>= 20) and on nothing else: it installs what is missing, then hands over to
// Node 24 of node_modules.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, ...options] = process.argv.slice(2)
const json = options.includes('--json')

function say(text) {
  if (json) process.stdout.write(`${JSON.stringify({ step: 'install', status: 'progress', text })}\n`)
  else process.stdout.write(`${text}\n`)
}

function fail(text) {
  if (json) process.stdout.write(`${JSON.stringify({ step: 'install', status: 'failed', text })}\n`)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

const major = Number(process.versions.node.split('.')[0])
if (major < 20) fail(`Charge-IT needs Node 20 or newer to start; this is Node ${process.versions.node}.`)

await install()

const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
if (!version?.startsWith('v24.')) {
  fail(
    'Node 24 is missing from node_modules: npm did not run the install script of the package "node". ' +
      'Run "npm rebuild node" (without --ignore-scripts) and try again.',
  )
}

const child = spawn(node, [join(root, 'scripts', 'cli', `${command}.ts`), ...options], {
  cwd: root,
  stdio: 'inherit',
  env: {
    // Dozens of programs are started, most of them the same again: what was compiled once is kept.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile'),
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  },
})
// The terminal sends Ctrl-C to the child as well; it decides when everything has stopped.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))

/** Runs `npm ci` when node_modules does not belong to this package-lock.json. */
async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.charge-it-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const upToDate =
    existsSync(join(root, 'node_modules', '.package-lock.json')) &&
    spawnSync('npm', ['ls', '--silent'], { cwd: root, stdio: 'ignore' }).status === 0
  if (!upToDate) {
    say('Installing npm packages (about a minute, once) ...')
    const started = Date.now()
    const ticker = setInterval(() => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`), 15_000)
    const { code, output } = await new Promise((resolve) => {
      // npm passes its own options on to us by environment; --json would make its answer unreadable.
      const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'npm_config_json'))
      const npm = spawn('npm', ['ci', '--no-fund', '--no-audit', '--loglevel', 'error'], { cwd: root, env })
      let text = ''
      for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (text = (text + chunk).slice(-4000)))
      npm.once('error', (error) => resolve({ code: 1, output: String(error) }))
      npm.once('close', (exit) => resolve({ code: exit, output: text }))
    })
    clearInterval(ticker)
    if (code !== 0) {
      rmSync(stamp, { force: true })
      fail(
        /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|ECONNRESET/.test(output)
          ? 'The npm packages could not be fetched: there is no network, or the npm registry does not answer.'
          : `npm ci failed:\n${output.trim()}`,
      )
    }
    say(`npm packages installed in ${Math.round((Date.now() - started) / 1000)} s`)
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stamp, lock)
}
