import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../lib/run-command.ts'
import { cloneSources, uncommittedFiles } from './clone-sources.ts'

let root: string
const git = (...args: string[]) =>
  runCommand('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...args], { cwd: root })
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'charge-it-clone-'))
  await git('init', '-q')
  for (const name of ['edge.ts', 'pages.ts']) writeFileSync(join(root, name), 'one')
  await git('add', '.')
  await git('commit', '-q', '-m', 'first')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('the name of the sources follows their committed content alone', async () => {
  const sources = cloneSources(root)
  const first = await sources.fingerprint(['edge.ts'])
  writeFileSync(join(root, 'edge.ts'), 'two')

  expect(await uncommittedFiles(root)).toEqual([' M edge.ts'])
  expect(await sources.fingerprint(['edge.ts'])).toBe(first)
  await git('commit', '-q', '-a', '-m', 'second')
  expect(await sources.fingerprint(['edge.ts'])).not.toBe(first)
  expect(await uncommittedFiles(root)).toEqual([])
})

test('the archive holds the paths that were asked for', async () => {
  const tar = gunzipSync(await cloneSources(root).archive(['edge.ts'])).toString('latin1')

  expect([tar.includes('edge.ts'), tar.includes('pages.ts')]).toEqual([true, false])
})
