#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts'

const code = await runCli(process.argv.slice(2))
// What a scenario still waits for would hold the process; everything that matters has been written by now.
process.stdout.write('', () => process.exit(code))
