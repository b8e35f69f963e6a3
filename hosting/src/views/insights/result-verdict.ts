import { judgesRun, keptVerdicts, tallyOf } from '@charge-it/shared/insights/verdict-tally.ts'
import type { InsightVerdict, JudgedResult } from '@charge-it/shared/model/insight-verdict.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AppContext } from '../../app/app-context.ts'
import { toast } from '../../app/app-toasts.ts'
import { PageElement } from '../../components/page-element.ts'
import { ApiError } from '../../data/api.ts'
import { sendVerdict, withdrawVerdict } from '../../data/insight-verdicts.ts'
import { fmt } from '../../i18n/fmt.ts'
import { thumbsDown, thumbsUp } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { methodWord } from '../../words/insight.ts'
import { judgedResultWord, tallySentence } from '../../words/insight-verdict.ts'
import { roleWord } from '../../words/role.ts'

/** What is judged: a result, and its run that is on the page. */
export interface ShownRun {
  readonly result: JudgedResult
  readonly scopeId: string
  readonly runAt: Date
  readonly timeZone: string
  readonly now: Date
  /** On the page of one station. */
  readonly stationId: string | null
}

const REASONS_SHOWN = 5

/** Whether a result helped: the person's own thumb, how others judge it, and why. */
@customElement('result-verdict')
export class ResultVerdict extends PageElement {
  static override properties = {
    app: { attribute: false },
    run: { attribute: false },
    verdicts: { attribute: false },
  }
  declare app: AppContext
  declare run: ShownRun
  /** Of any result; null until they are there. */
  declare verdicts: readonly InsightVerdict[] | null
  @state() private busy = false

  override render(): unknown {
    if (this.verdicts === null) return nothing
    const { result, scopeId, now } = this.run
    const all = keptVerdicts(this.verdicts, now).filter((each) => each.result === result && each.scopeId === scopeId)
    const own = all.find(({ uid }) => uid === this.app.person.uid) ?? null
    const said = own !== null && judgesRun(own, this.run.runAt) ? own : null
    const reasons = all
      .filter(({ reason }) => reason !== null)
      .toSorted((a, b) => b.judgedAt.getTime() - a.judgedAt.getTime())
    return html`<div class="judge" role="group" aria-label=${msg(str`Verdict: ${judgedResultWord(result)}`)}>
        ${this.app.may('judgeInsights') ? this.#thumbs(said) : nothing}
        <p>${tallySentence(tallyOf(all))}${this.#ownSentence(own, said)}</p>
      </div>
      ${reasons.length === 0 ? nothing : this.#reasons(reasons)}`
  }

  #thumbs(said: InsightVerdict | null): TemplateResult {
    const name = judgedResultWord(this.run.result)
    const button = (helpful: boolean, word: string, path: string) =>
      html`<button class="btn" type="button" aria-pressed=${said?.helpful === helpful} aria-disabled=${this.busy} aria-label="${word}: ${name}" @click=${() => void this.#press(helpful, said)}>${icon(path)}${word}</button>`
    return html`${button(true, msg('Helpful'), thumbsUp)}${button(false, msg('Not helpful'), thumbsDown)}`
  }

  #ownSentence(own: InsightVerdict | null, said: InsightVerdict | null): unknown {
    if (!this.app.may('judgeInsights'))
      return html`. ${msg('Your role reads only: technicians, operators and administrators judge.')}`
    if (own === null) return nothing
    if (said !== null) return html`. ${said.helpful ? msg('You found it helpful') : msg('You found it not helpful')}`
    const { timeZone, now } = this.run
    return html`. ${msg(str`Your verdict is about the run of ${fmt().moment(own.runAt, timeZone, now)}`)}`
  }

  #reasons(reasons: readonly InsightVerdict[]): TemplateResult {
    return html`<details class="fold why"><summary>${msg(str`Reasons given (${fmt().number(reasons.length)})`)}</summary>
      <ul class="said">${reasons.slice(0, REASONS_SHOWN).map((each) => html`<li>${each.reason}<small>${this.#origin(each)}</small></li>`)}</ul></details>`
  }

  /** Who said it, of which run by which method, and where it was seen. */
  #origin({ role, runAt, method, stationId }: InsightVerdict): string {
    const { timeZone, now } = this.run
    return [
      roleWord(role),
      msg(str`run of ${fmt().moment(runAt, timeZone, now)}`),
      ...(method === null ? [] : [methodWord(method)]),
      ...(stationId === null ? [] : [stationId]),
    ].join(', ')
  }

  async #press(helpful: boolean, said: InsightVerdict | null): Promise<void> {
    if (this.busy) return
    const { app, run } = this
    const { result, scopeId, stationId, runAt } = run
    if (!helpful && said?.helpful !== false) {
      const { openNotHelpful } = await import('../../dialogs/dialog-verdict.ts')
      openNotHelpful(app, run)
      return
    }
    this.busy = true
    try {
      if (said?.helpful === helpful) {
        await withdrawVerdict(app.api, result, scopeId)
        toast(msg('Your verdict is taken back.'))
      } else {
        await sendVerdict(app.api, result, scopeId, { helpful, stationId, runAt })
        toast(msg('Thank you. Your verdict is kept.'))
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    } finally {
      this.busy = false
    }
  }
}
