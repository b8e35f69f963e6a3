import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { selectField, textField } from '../../components/form-fields.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { ApiError } from '../../data/api.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import type { Locale } from '../../i18n/locale.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { languages, pencil } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { roleWord } from '../../words/role.ts'
import { answerCard } from '../answer-card.ts'
import { SectionElement } from './section-element.ts'

const meSchema = v.object({ name: v.string(), email: v.nullable(v.string()), language: v.picklist(['id', 'en']) })
type Me = v.InferOutput<typeof meSchema>
const LANGUAGES: Readonly<Record<Locale, string>> = { id: 'Bahasa Indonesia', en: 'English' }
const NAME_LENGTH = 200

/**
 * The own account: its name, and the language of e-mails and push messages. That is no matter of a device: where the
 * console is shown in another language, the card offers to take that one, and takes nothing by itself.
 */
@customElement('settings-account')
export class AccountCard extends SectionElement {
  readonly #me = new AnswerController(this, () => this.app.api.get('/me', meSchema))

  override render(): unknown {
    return html`<section class="card gap" aria-labelledby="account-title">
      <header class="ch"><div><h2 id="account-title">${msg('My account')}</h2><p>${msg('On all devices')}</p></div>
        ${this.#me.answer === null ? nothing : html`<button class="btn sm" type="button" @click=${() => this.#edit(this.#me.answer)}>${icon(pencil)}${msg('Change')}</button>`}</header>
      ${answerCard(this.#me, (me) => this.#facts(me))}
    </section>`
  }

  #facts(me: Me): TemplateResult {
    return html`<dl class="facts">
        <dt>${msg('Name')}</dt><dd>${me.name || '–'}</dd>
        <dt>${msg('E-mail')}</dt><dd>${me.email ?? '–'}</dd>
        <dt>${msg('Role')}</dt><dd>${roleWord(this.app.role)}</dd>
        <dt>${msg('Language of messages')}</dt><dd lang=${me.language}>${LANGUAGES[me.language]}</dd>
      </dl>
      ${me.language === shownLocale() ? nothing : this.#offer(shownLocale())}`
  }

  #offer(locale: Locale): TemplateResult {
    return html`<div class="note">${icon(languages)}<div><p>${msg('The console is shown in another language than your messages come in.')}</p>
      <div class="btns"><button class="btn sm" type="button" @click=${() => void this.#take(locale)}>${msg(str`Messages in ${LANGUAGES[locale]}, too`)}</button></div></div></div>`
  }

  async #take(language: Locale): Promise<void> {
    try {
      await this.#send({ language })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
  }

  #edit(me: Me | null): void {
    if (me === null) return
    openFormDialog({
      title: msg('My account'),
      submitText: msg('Save'),
      fields: () => html`
        ${textField({ name: 'me-name', label: msg('Name'), value: me.name, required: true, maxLength: NAME_LENGTH, autocomplete: 'name', hint: msg('Colleagues see it, in the audit for example.') })}
        ${selectField({ name: 'me-language', label: msg('Language of e-mails and push messages'), value: me.language, options: Object.entries(LANGUAGES), hint: msg('The language of the console is chosen on each device.') })}`,
      submit: async (fields) => {
        await this.#send({ name: fields.text('me-name'), language: fields.text('me-language') })
        return null
      },
    })
  }

  async #send(changes: Readonly<Record<string, string>>): Promise<void> {
    this.#me.replace(await this.app.api.send('PATCH', '/me', changes, meSchema))
    toast(msg('Saved.'))
  }
}
