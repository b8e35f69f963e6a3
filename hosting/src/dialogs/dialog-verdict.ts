import type { JudgedResult } from '@charge-it/shared/model/insight-verdict.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { textField } from '../components/form-fields.ts'
import { sendVerdict } from '../data/insight-verdicts.ts'
import { judgedResultWord } from '../words/insight-verdict.ts'
import { openFormDialog } from './form-dialog.ts'

/** The run that a person judges. */
export interface JudgedRun {
  readonly result: JudgedResult
  readonly scopeId: string
  readonly runAt: Date
  readonly stationId: string | null
}

/** Asks, if the person likes to say, why a result was not helpful; says so either way. */
export function openNotHelpful(app: AppContext, run: JudgedRun): void {
  openFormDialog({
    title: msg(str`Not helpful: ${judgedResultWord(run.result)}`),
    submitText: msg('Not helpful'),
    fields: () =>
      html`${textField({
        name: 'reason',
        label: msg('Why not? (optional)'),
        hint: msg('All staff can read it. For example: it does not know public holidays.'),
        maxLength: 200,
      })}`,
    submit: async (fields) => {
      const { result, scopeId, runAt, stationId } = run
      const reason = fields.textOrNull('reason')
      await sendVerdict(app.api, result, scopeId, { helpful: false, reason, stationId, runAt })
      toast(msg('Thank you. Your verdict is kept.'))
      return null
    },
  })
}
