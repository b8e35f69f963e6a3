import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { descendants, identityOf, startProcess } from './managed-process.ts'
import { waitFor } from './wait-for.ts'

test('stopping ends the children too, even one in a group of its own that ignores signals', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-process-'))
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"
  const parent = `
    const { spawn } = require('node:child_process')
    spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { detached: true, stdio: 'ignore' })
    setInterval(() => {}, 1000)
    console.log('up')`
  const lines: string[] = []
  const program = startProcess({
    name: 'parent',
    command: process.execPath,
    args: ['-e', parent],
    cwd: folder,
    env: process.env,
    logFile: join(folder, 'parent.log'),
    onLine: (line) => lines.push(line),
  })
  const [child] = await waitFor('the child', () => {
    const found = descendants(program.pid)
    return lines.includes('up') && found.length === 1 ? found : undefined
  })

  await program.stop('SIGTERM', 10_000)

  expect(program.running).toBe(false)
  await waitFor('the end of the child', () => child !== undefined && identityOf(child.pid) === undefined)
  expect(readFileSync(join(folder, 'parent.log'), 'utf8')).toBe('up\n')
})

test('a program that cannot be started ends with 127 and says why in its log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-process-'))
  const program = startProcess({
    name: 'missing',
    command: '/nonexistent/program',
    args: [],
    cwd: folder,
    env: {},
    logFile: join(folder, 'missing.log'),
  })

  expect(await program.ended).toEqual({ code: 127, signal: null })
})
