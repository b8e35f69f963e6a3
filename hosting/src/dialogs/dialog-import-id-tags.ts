import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { fmt } from '../i18n/fmt.ts'
import { circleCheck, triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import {
  ID_TAG_COLUMNS,
  type Import,
  type ImportProblem,
  MAX_IMPORT_ROWS,
  readIdTagsCsv,
} from '../views/settings/id-tags-csv.ts'
import { openFormDialog } from './form-dialog.ts'

const CALL_SIZE = 500
const PROBLEMS_SHOWN = 20
const outcomeSchema = v.object({ created: v.number(), changed: v.number() })

/** Reads a file of cards, says what is wrong in it, and imports the rows that are right. */
export function openImportIdTags(app: AppContext): void {
  openFormDialog({
    title: msg('Import cards'),
    submitText: msg('Import'),
    fields:
      () => html`<p class="t2">${msg('A CSV file with a head row. Known cards are changed, unknown ones created; what a row leaves out stays as it is.')}</p>
      <p class="s"><span class="t2">${msg('Columns:')}</span> <code>${ID_TAG_COLUMNS.join(', ')}</code></p>
      <div class="fld"><label for="import-file">${msg('File')}</label><input id="import-file" name="import-file" type="file" accept=".csv,text/csv,text/plain" required></div>`,
    submit: async (fields) => {
      const file = fields.file('import-file')
      if (file === null) return msg('Choose a file that is not empty.')
      const read = readIdTagsCsv(await file.text())
      if (read.idTags.length === 0) return problemText(read.problems[0] ?? { kind: 'noHead' })
      const sum = { created: 0, changed: 0 }
      for (let from = 0; from < read.idTags.length; from += CALL_SIZE) {
        const idTags = read.idTags.slice(from, from + CALL_SIZE)
        const { created, changed } = await app.api.send('POST', '/idTags/import', { idTags }, outcomeSchema)
        sum.created += created
        sum.changed += changed
      }
      return outcome(sum, read)
    },
  })
}

function outcome(sum: { readonly created: number; readonly changed: number }, { problems }: Import): TemplateResult {
  return html`<div class="form">
    <div class="note good">${icon(circleCheck)}<p>${msg(str`${fmt().number(sum.created)} cards created, ${fmt().number(sum.changed)} changed.`)}</p></div>
    ${
      problems.length === 0
        ? nothing
        : html`<div class="note warn">${icon(triangleAlert)}<div><p><b>${msg(str`${fmt().number(problems.length)} rows were left out.`)}</b></p>
          <ul class="plain">${problems.slice(0, PROBLEMS_SHOWN).map((problem) => html`<li>${problemText(problem)}</li>`)}</ul></div></div>`
    }
  </div>`
}

function problemText(problem: ImportProblem): string {
  switch (problem.kind) {
    case 'noHead':
      return msg('The first row must name the columns, with idTag among them.')
    case 'tooMany':
      return msg(str`The file has more than ${fmt().number(MAX_IMPORT_ROWS)} rows. Split it.`)
    case 'row':
      return problem.column === null
        ? msg(str`Row ${problem.line}: the card ${problem.text} stands in the file twice.`)
        : msg(str`Row ${problem.line}: “${problem.text}” is no ${problem.column}.`)
  }
}
