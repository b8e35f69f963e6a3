import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Reaches browsers without being imported: the icons are generated from it, the fonts come by a style sheet. */
const BESIDE_CODE = ['lucide-static', '@fontsource-variable/inter']
/** The console's worker is made of these by the build of the progressive web app. */
const IN_WORKER = ['workbox-core', 'workbox-precaching', 'workbox-routing']

/** Under this name the pages serve it. */
export const NOTICES_FILE = 'third-party-notices.txt'

interface Package {
  readonly name: string
  readonly version: string
  /** SPDX */
  readonly license: string
  /** The texts that the package itself carries. */
  readonly texts: readonly string[]
}

/**
 * Writes {@link NOTICES_FILE} beside the pages: name, version, licence and notices of each package whose code the build put
 * into them. Fails the build when one of them names no licence.
 */
export function thirdPartyNotices(repository: string): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const shipped = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []))
      const roots = new Set(shipped.flatMap((id) => rootOf(id) ?? []))
      for (const name of [...BESIDE_CODE, ...IN_WORKER]) roots.add(join(repository, 'node_modules', name))
      const packages = [...roots].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1))
      const own = readFileSync(join(repository, 'LICENSE'), 'utf8')
      this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source: noticesText(packages, own) })
    },
  }
}

/** The folder of the package that a module is of; null for the project's own and for what the bundler makes. */
export function rootOf(moduleId: string): string | null {
  return moduleId.match(/^(?!\0)(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/@.][^\\/]*)[\\/]/)?.[1] ?? null
}

function readPackage(root: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (typeof name !== 'string' || typeof license !== 'string') throw new Error(`${root} names no licence`)
  const files = readdirSync(root).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file))
  return {
    name,
    version: String(version),
    license,
    texts: files.sort().map((file) => readFileSync(join(root, file), 'utf8').trim()),
  }
}

function withoutText(license: string): string {
  return license === 'Apache-2.0'
    ? 'Apache License 2.0; its text stands at the end of this file.'
    : `${license}. The package carries no text of its own.`
}

/** @param own The project's licence, Apache 2.0; packages under the same one without a text of their own point to it. */
export function noticesText(packages: readonly Package[], own: string): string {
  const list = packages.map(({ name, version, license }) => `${name} ${version}: ${license}`)
  const texts = new Map<string, string[]>()
  for (const { name, license, texts: found } of packages) {
    for (const text of found.length > 0 ? found : [withoutText(license)])
      texts.set(text, [...(texts.get(text) ?? []), name])
  }
  const parts = [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}`)
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return `${[
    'Charge-IT is published under the licence at the end of this file. Its pages contain these packages:',
    list.join('\n'),
    ...parts,
    `Charge-IT\n\n${own.trim()}`,
  ].join(rule)}\n`
}
