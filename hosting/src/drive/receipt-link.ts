import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { receiptText } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** The way to the receipt, for its owner; nothing until its token is known. */
export function receiptLink(token: string | null): TemplateResult | typeof nothing {
  return token === null
    ? nothing
    : html`<a class="cta" href="/r/${token}">${icon(receiptText, 's20')}${msg('Open the receipt')}</a>`
}
