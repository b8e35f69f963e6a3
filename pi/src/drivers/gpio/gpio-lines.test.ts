import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../../test/until.ts'
import { systemTimers } from '../system-time.ts'
import { createGpioVehicle } from '../vehicle/gpio-vehicle.ts'
import { openGpioOutput } from './gpio-lines.ts'

let folder: string
let path: string | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpio-'))
  path = process.env.PATH
  process.env.PATH = `${folder}:${path}`
})
afterEach(() => {
  process.env.PATH = path
  rmSync(folder, { recursive: true, force: true })
})

/** Stands for the commands of Debian's package gpiod: there is no GPIO chip here. They note what they were asked. */
function install(version: string): void {
  const note = `echo "$0 $*" | sed 's|.*/||' >> ${folder}/asked`
  const scripts = {
    gpioget: `[ "$1" = --version ] && { echo "gpioget (libgpiod) ${version}"; exit; }\n${note}\ncat ${folder}/level`,
    gpioset: `${note}\ntrap 'rm ${folder}/held; exit' TERM\ntouch ${folder}/held\nwhile :; do sleep 0.01; done`,
  }
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
}
const level = (text: string) => writeFileSync(join(folder, 'level'), `${text}\n`)
const asked = () => (existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : '')
const held = () => existsSync(join(folder, 'held'))

describe.each([
  ['v1.6.3', 'gpioget gpiochip0 17', 'gpioset --mode=signal gpiochip0 27=1'],
  ['v2.2.1', 'gpioget --numeric -c gpiochip0 17', 'gpioset -c gpiochip0 27=1'],
])('libgpiod %s', (version, get, set) => {
  test('a plug switch is followed, the other way round when it is active low', async () => {
    install(version)
    level('1')
    const changes: boolean[] = []
    const failures: string[] = []
    const line = { chip: 'gpiochip0', line: 17, activeLow: true }
    const vehicle = createGpioVehicle(line, systemTimers, (reason) => failures.push(reason))
    vehicle.onChange(() => changes.push(vehicle.isPlugged()))

    await until(() => asked().includes(get))
    const atFirst = vehicle.isPlugged()
    level('0')
    await until(() => changes.length === 1)
    level('1')
    await until(() => changes.length === 2)
    vehicle.close()

    expect(atFirst).toBe(false)
    expect(changes).toEqual([true, false])
    expect(failures).toEqual([])
  })

  test('an output is held by a process and let go, in order', async () => {
    install(version)
    const failures: string[] = []
    const output = openGpioOutput({ chip: 'gpiochip0', line: 27 }, (reason) => failures.push(reason))

    output.set(true)
    await until(held)
    output.set(false)
    await until(() => !held())
    output.set(true)
    await until(held)
    output.close()
    await until(() => !held())

    expect(asked()).toBe(`${set}\n${set}\n`)
    expect(failures).toEqual([])
  })
})

test('without the commands a failure is told, and the car counts as not plugged', async () => {
  process.env.PATH = folder
  const failures: string[] = []
  const line = { chip: 'gpiochip0', line: 17, activeLow: false }
  const vehicle = createGpioVehicle(line, systemTimers, (reason) => failures.push(reason))

  await until(() => failures.length > 0)
  vehicle.close()

  expect(failures[0]).toContain('ENOENT')
  expect(vehicle.isPlugged()).toBe(false)
})
