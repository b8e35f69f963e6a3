import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import type { FirmwareJob } from '@charge-it/shared/model/firmware-job.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { addressOf } from '../app/router.ts'
import { selectField, switchField, textAreaField, textField } from '../components/form-fields.ts'
import { zoneLabel } from '../format/zone.ts'
import { siteOptions } from '../views/site-options.ts'
import { momentOf } from './commands/fields.ts'
import { openConfirm } from './confirm-dialog.ts'
import { type FormFields, openFormDialog } from './form-dialog.ts'

const DAY_MS = 86_400_000
const createdSchema = v.object({ jobId: v.string() })

/** Begins an update of many stations in waves, and shows it. */
export function openFirmwareJob(app: AppContext, files: readonly FirmwareFile[], sites: readonly Site[]): void {
  openFormDialog({
    title: msg('Update many stations'),
    submitText: msg('Begin'),
    fields: () => html`
      ${selectField({ name: 'job-file', label: msg('File'), value: files[0]?.fileId ?? '', options: [...files.map((file) => [file.fileId, nameOf(file)] as const), ['', msg('an address of the manufacturer')]] })}
      ${textField({ name: 'job-location', label: msg('Address'), maxLength: 480, mono: true, hint: msg('Only without a file of this installation: ftp://, http:// or https://.') })}
      ${textField({ name: 'job-name', label: msg('Name'), maxLength: 200, hint: msg('Empty: file and version.') })}
      <h3 class="h2">${msg('Which stations')}</h3>
      ${selectField({ name: 'job-site', label: msg('Site'), value: '', options: siteOptions(sites, '', msg('All')) })}
      <div class="pair">
        ${textField({ name: 'job-vendor', label: msg('Vendor'), value: files[0]?.vendor ?? '', maxLength: 200 })}
        ${textField({ name: 'job-model', label: msg('Model'), value: files[0]?.model ?? '', maxLength: 200 })}
      </div>
      ${textField({ name: 'job-version', label: msg('Only stations on version'), maxLength: 200, mono: true, hint: msg('As they tell it themselves. Empty: whatever they run.') })}
      ${textAreaField({ name: 'job-stations', label: msg('Only these stations'), rows: 2, hint: msg('Ids, one a line. Empty: all that fit the other fields. At least one field has to be filled.') })}
      <h3 class="h2">${msg('How')}</h3>
      <div class="pair">
        ${textField({ name: 'job-first', label: msg('First wave'), type: 'number', min: 1, max: 5000, step: 1, value: '1', required: true, unit: msg('stations') })}
        ${textField({ name: 'job-share', label: msg('Each further wave'), type: 'number', min: 1, max: 100, step: 1, value: '25', required: true, unit: '%' })}
      </div>
      <div class="pair">
        ${textField({ name: 'job-halt', label: msg('Halts after failures'), type: 'number', min: 1, max: 5000, step: 1, value: '3', required: true })}
        ${textField({ name: 'job-halt-share', label: msg('and a share of'), type: 'number', min: 0, max: 100, step: 1, value: '20', required: true, unit: '%', hint: msg('Of the stations that are through.') })}
      </div>
      <div class="pair">
        ${textField({ name: 'job-begins', label: msg('Begins'), type: 'datetime-local', hint: msg(str`In the time of the fleet (${zoneLabel(app.timeZone)}). Empty: at once.`) })}
        ${textField({ name: 'job-days', label: msg('Ends after'), type: 'number', min: 1, max: 90, step: 1, value: '7', required: true, unit: msg('days'), hint: msg('Stations that were not reached until then are left out.') })}
      </div>
      ${switchField({ name: 'job-during', label: msg('Also while a car charges'), checked: false, hint: msg('Most stations restart for an update, which ends the session.') })}
      ${switchField({ name: 'job-signed', label: msg('With the manufacturer’s signature'), checked: false, hint: msg('For stations with the security extension; the file needs a signature.') })}`,
    submit: async (fields) => {
      const body = jobOf(fields, app.timeZone)
      if (!('fileId' in body) && !('location' in body)) return msg('Choose a file, or give an address.')
      if (Object.keys(body.selection).length === 0)
        return msg('Say which stations: a site, a vendor, a model or their ids.')
      const { jobId } = await app.api.send('POST', '/firmwareJobs', body, createdSchema)
      app.navigation.go(addressOf('firmwareJob', { jobId }))
      return null
    },
  })
}

/** Asks, then ends a job for good. @param act Does it. */
export function openCancelJob({ name }: FirmwareJob, act: () => Promise<unknown>): void {
  openConfirm({
    title: msg(str`Cancel “${name}”?`),
    text: msg('No further station is told. Stations that are updating finish. It cannot be begun again.'),
    submitText: msg('Cancel the job'),
    act,
  })
}

function jobOf(fields: FormFields, timeZone: string) {
  const startsAt = momentOf(fields.text('job-begins'), timeZone)
  const fileId = fields.textOrNull('job-file')
  const location = fields.textOrNull('job-location')
  const name = fields.textOrNull('job-name')
  const stationIds = fields
    .text('job-stations')
    .split(/[\n,;]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const [siteId, vendor, model, firmwareVersion] = ['job-site', 'job-vendor', 'job-model', 'job-version'].map((field) =>
    fields.textOrNull(field),
  )
  return {
    ...(fileId === null ? (location === null ? {} : { location }) : { fileId }),
    ...(name === null ? {} : { name }),
    selection: {
      ...(siteId == null ? {} : { siteId }),
      ...(vendor == null ? {} : { vendor }),
      ...(model == null ? {} : { model }),
      ...(firmwareVersion == null ? {} : { firmwareVersion }),
      ...(stationIds.length === 0 ? {} : { stationIds: [...new Set(stationIds)] }),
    },
    waves: { first: fields.number('job-first') ?? 1, following: { percent: fields.number('job-share') ?? 25 } },
    haltAfter: { count: fields.number('job-halt') ?? 3, sharePercent: fields.number('job-halt-share') ?? 20 },
    ...(startsAt === null ? {} : { startsAt: startsAt.toISOString() }),
    endsAt: new Date((startsAt?.getTime() ?? Date.now()) + (fields.number('job-days') ?? 7) * DAY_MS).toISOString(),
    duringTransactions: fields.on('job-during'),
    ...(fields.on('job-signed') ? { signed: true } : {}),
  }
}

function nameOf({ fileName, firmwareVersion }: FirmwareFile): string {
  return firmwareVersion === null ? fileName : `${fileName} (${firmwareVersion})`
}
