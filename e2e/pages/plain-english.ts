import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright'
import { ROOT } from '../../scripts/lib/root.ts'

const LISTS = ['hosting/xliff/id.xlf', 'hosting/xliff/drive/id.xlf']
/** English words that are also names, units or protocol words, and so may stand untranslated. */
const NAMES = new Set(
  'english bahasa rest area edge card cards site sites demo data json ocpp mean mode model admin operator technician viewer driver start stop reset soft hard clear get set change trigger local list core smart send unlock reserve update authorize heartbeat status notification boot transaction message connector station simulator charge meter values value error code available charging preparing finishing suspended reserved unavailable faulted remote accepted rejected sample gallery server export import open closed time version session'.split(
    ' ',
  ),
)

/** Texts of the demo data, and words of another language that are marked as such. */
const DATA = /^(Demo card|Local demo key)/

/** Words that only English texts of the pages have: what remains of them on a translated page was never translated. */
export function englishWords(): ReadonlySet<string> {
  const xliff = LISTS.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n')
  const wordsOf = (tag: string): string[] =>
    [...xliff.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].flatMap((match) =>
      words((match[1] ?? '').replace(/<[^>]*>/g, ' ')),
    )
  const indonesian = new Set(wordsOf('target'))
  return new Set(wordsOf('source').filter((word) => !indonesian.has(word) && !NAMES.has(word)))
}

/** What is left outside the pseudo-language's marks on a page and is English. */
export async function plainEnglish(page: Page, english: ReadonlySet<string>): Promise<readonly string[]> {
  const left: string[] = []
  // A gallery's own texts are for those who build the pages; its frames are pages.
  const frames = page.frames()
  for (const frame of frames.length > 1 ? frames.slice(1) : frames) left.push(...(await englishOf(frame, english)))
  return [...new Set(left)]
}

async function englishOf(frame: Frame, english: ReadonlySet<string>): Promise<readonly string[]> {
  const texts = await frame.evaluate(() => {
    const found: string[] = [document.title]
    const attributes = ['aria-label', 'title', 'placeholder', 'alt']
    // What stations and people wrote is shown as it is.
    const data = 'script, style, noscript, code, pre, .mono, [translate="no"], body [lang]'
    const isData = (element: Element | null | undefined): boolean => {
      const marked = element?.closest(`${data}, [translate="yes"]`)
      return marked != null && marked.getAttribute('translate') !== 'yes'
    }
    const textOf = (element: Element | null): string =>
      [...(element?.childNodes ?? [])]
        .map((node) => {
          if (!(node instanceof Element)) return node instanceof Text ? node.data : ''
          return isData(node) ? ' ' : textOf(node)
        })
        .join('')
    const walk = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node instanceof Element) {
          // `translate` speaks of an element's attributes, too.
          if (node.closest('[translate]')?.getAttribute('translate') !== 'no')
            for (const name of attributes) found.push(node.getAttribute(name) ?? '')
          if (node.shadowRoot !== null) walk(node.shadowRoot)
        } else if (/[a-z]{3}/i.test(node.textContent ?? '') && !isData(node.parentElement)) {
          // A text with values in it is several nodes: its marks stand in its neighbours.
          found.push(textOf(node.parentElement))
        }
      }
    }
    walk(document.body)
    return found
  })
  const left = texts.map((text) =>
    text
      .replace(/⟦[^⟧]*⟧/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return [...new Set(left)].filter((text) => !DATA.test(text) && words(text).some((word) => english.has(word)))
}

/** Whole words in lower case; those joined to digits or written in camel case are names. */
function words(text: string): string[] {
  return [...text.matchAll(/(?<![\w@./_-])[A-Za-z]?[a-z]{2,}(?![\w@/_-])/g)].map(([word]) => word.toLowerCase())
}
