import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainEnvironment, runProgram } from './run-program.ts'

const TOOLS = ['g++', 'make', 'python3']

export type BuiltAddons = { readonly folder: string } | { readonly skipped: string }

/**
 * Builds the optional packages i2c-bus and socketcan for the Node that runs this, against the headers of the npm package
 * `node-linux-<arch>` of the same version, in a folder of its own: what lies in node_modules stays as it is.
 */
export async function buildAddons(root: string): Promise<BuiltAddons> {
  const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined)
  if (missing.length > 0) return { skipped: `no compiler: ${missing.join(', ')} not installed` }
  if (process.platform !== 'linux') return { skipped: 'the packages are for Linux' }
  const folder = join(root, 'node_modules', '.cache', 'charge-it', 'addons')
  const headers = await nodeHeaders(join(root, 'node_modules', '.cache', 'charge-it', 'node-headers'))
  if (headers === null) return { skipped: `the npm registry does not give the headers of Node ${process.version}` }

  const packages = ['i2c-bus', 'socketcan'].filter((name) => existsSync(join(root, 'node_modules', name)))
  if (!packages.includes('i2c-bus')) return { skipped: 'npm left the optional package i2c-bus out' }
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'addons',
      private: true,
      dependencies: Object.fromEntries(packages.map((name) => [name, '*'])),
      allowScripts: Object.fromEntries(packages.map((name) => [name, true])),
    }),
  )
  for (const name of packages) {
    const copy = join(folder, 'node_modules', name)
    const stamp = join(copy, 'build', `for-${process.version}`)
    if (existsSync(stamp)) continue
    cpSync(join(root, 'node_modules', name), copy, { recursive: true, dereference: true })
    const { code, out, err } = await runProgram('npm', ['rebuild', name, '--foreground-scripts'], {
      cwd: folder,
      env: { ...plainEnvironment(), npm_config_nodedir: headers },
    })
    if (code !== 0) throw new Error(`${name} does not build:\n${(out + err).slice(-3000)}`)
    writeFileSync(stamp, '')
  }
  return { folder }
}

/** @returns the folder that holds `include/node`, or null when it cannot be had. */
async function nodeHeaders(folder: string): Promise<string | null> {
  const beside = join(process.execPath, '..', '..')
  if (headersFit(beside)) return beside
  const name = `node-linux-${process.arch}`
  const found = join(folder, 'node_modules', name)
  if (headersFit(found)) return found
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"name":"headers","private":true}')
  const version = process.version.replace(/^v/, '')
  const { code } = await runProgram(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-save', `${name}@${version}`],
    { cwd: folder, env: plainEnvironment() },
  )
  return code === 0 && headersFit(found) ? found : null
}

function headersFit(folder: string): boolean {
  const file = join(folder, 'include', 'node', 'node_version.h')
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  return /#define NODE_MAJOR_VERSION (\d+)/.exec(text)?.[1] === process.versions.node.split('.')[0]
}
