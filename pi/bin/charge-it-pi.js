#!/usr/bin/env node
// In a clone the sources, which Node runs as they are from 24 on; in an installed package there is the bundle alone.
import { existsSync } from 'node:fs'

const sources = new URL('../src/main.ts', import.meta.url)
await import(existsSync(sources) ? sources.href : new URL('../dist/main.js', import.meta.url).href)
