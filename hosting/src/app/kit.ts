import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js'
import '@awesome.me/webawesome/dist/translations/id.js'

/**
 * Points the kit's icons at our own sprite. Without this it would fetch them from a content delivery network.
 * Must run before the first of its elements renders.
 */
export function prepareKit(): void {
  for (const library of ['default', 'system'])
    registerIconLibrary(library, { resolver: (name) => `/icons.svg#${name}`, spriteSheet: true })
}
