import { type FirmwareFile, firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { textAreaField, textField } from '../components/form-fields.ts'
import { copyLine } from '../components/shown-once.ts'
import { fileSize } from '../format/file-size.ts'
import { openConfirm } from './confirm-dialog.ts'
import { type FormFields, openFormDialog } from './form-dialog.ts'

/** As much as the server takes. */
const MOST_BYTES = 32 * 1024 * 1024
const storedSchema = v.object({ ...firmwareFileSchema.entries, uploadedAt: v.string(), lastUpdatedAt: v.string() })

/** Uploads a file that stations can be told to install, then shows its checksum. */
export function openFirmwareUpload({ api }: AppContext): void {
  openFormDialog({
    title: msg('Upload firmware'),
    submitText: msg('Upload'),
    fields: () => html`
      <div class="fld"><label for="fw-file">${msg('File')}</label><input id="fw-file" name="fw-file" type="file" required aria-describedby="fw-file-hint">
        <span class="hint" id="fw-file-hint">${msg(str`As the manufacturer gave it, up to ${fileSize(MOST_BYTES)}.`)}</span></div>
      ${factFields(null)}`,
    submit: async (fields) => {
      const file = fields.file('fw-file')
      if (file === null) return msg('Choose a file that is not empty.')
      if (file.size > MOST_BYTES) return msg(str`The file is too large: up to ${fileSize(MOST_BYTES)}.`)
      const query = new URLSearchParams({ fileName: file.name.slice(0, 200) })
      for (const [name, text] of Object.entries(factsOf(fields))) if (text !== null) query.set(name, text)
      const stored = await api.upload(`/firmware?${query}`, file, storedSchema)
      return html`<div class="form"><p>${msg(str`${stored.fileName} is stored (${fileSize(stored.sizeBytes)}). Compare its checksum with the manufacturer’s before you install it.`)}</p>${copyLine('SHA-256', stored.sha256)}</div>`
    },
  })
}

/** Changes what is known of a file, and the manufacturer's signature. */
export function openFirmwareFile({ api }: AppContext, file: FirmwareFile): void {
  openFormDialog({
    title: msg(str`Change ${file.fileName}`),
    submitText: msg('Save'),
    fields: () => html`
      ${factFields(file)}
      ${copyLine('SHA-256', file.sha256)}
      ${textAreaField({ name: 'fw-certificate', label: msg('Signing certificate'), value: file.signed?.signingCertificate ?? '', maxLength: 5500, hint: msg('PEM, from the manufacturer. Only for stations that check signatures.') })}
      ${textAreaField({ name: 'fw-signature', label: msg('Signature'), value: file.signed?.signature ?? '', maxLength: 800, rows: 2, hint: msg('Base64, from the manufacturer.') })}`,
    submit: async (fields) => {
      const [signingCertificate, signature] = [fields.text('fw-certificate'), fields.text('fw-signature')]
      if ((signingCertificate === '') !== (signature === ''))
        return msg('Certificate and signature belong together: give both or none.')
      const signed = signature === '' ? null : { signingCertificate, signature: signature.replace(/\s+/g, '') }
      await api.send(
        'PATCH',
        `/firmware/${encodeURIComponent(file.fileId)}`,
        { ...factsOf(fields), signed },
        v.unknown(),
      )
      toast(msg('Saved.'))
      return null
    },
  })
}

/** Asks, then deletes a file. */
export function openRemoveFirmware({ api }: AppContext, { fileId, fileName }: FirmwareFile): void {
  openConfirm({
    title: msg(str`Delete ${fileName}?`),
    text: msg('Stations cannot fetch it any more. It has to be uploaded anew.'),
    submitText: msg('Delete file'),
    act: async () => {
      await api.send('DELETE', `/firmware/${encodeURIComponent(fileId)}`, undefined, v.unknown())
      toast(msg(str`${fileName} is deleted.`))
    },
  })
}

function factFields(file: FirmwareFile | null): unknown {
  return html`
    ${textField({ name: 'fw-version', label: msg('Version'), value: file?.firmwareVersion ?? '', maxLength: 200, hint: msg('As the station reports it after its restart. With it success is certain.') })}
    <div class="pair">
      ${textField({ name: 'fw-vendor', label: msg('Vendor'), value: file?.vendor ?? '', maxLength: 200 })}
      ${textField({ name: 'fw-model', label: msg('Model'), value: file?.model ?? '', maxLength: 200 })}
    </div>`
}

function factsOf(fields: FormFields) {
  return {
    firmwareVersion: fields.textOrNull('fw-version'),
    vendor: fields.textOrNull('fw-vendor'),
    model: fields.textOrNull('fw-model'),
  }
}
