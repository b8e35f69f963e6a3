import { type ConnectorFacts, connectorFactsSchema, PLUG_TYPES } from '@charge-it/shared/model/connector.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { FormFields } from '../dialogs/form-dialog.ts'
import { plugWord } from '../words/plug.ts'
import { selectField, textField } from './form-fields.ts'

/** What a form asks of a connector's hardware: nothing of it must be known. */
export type AskedFacts = Pick<
  ConnectorFacts,
  'plugType' | 'currentType' | 'maxPowerW' | 'maxCurrentA' | 'phases' | 'phaseRotation' | 'loadWeight'
>

const unknown = (): readonly [string, string] => ['', msg('Not known')]

/** Plug, kind of current, power and phases. @param facts What is known already. */
export function hardwareFields(facts: Partial<AskedFacts> | null): TemplateResult {
  const text = (amount: number | null | undefined): string => (amount == null ? '' : String(amount))
  return html`
    <div class="pair">
      ${selectField({ name: 'connector-plug', label: msg('Plug'), value: facts?.plugType ?? '', options: [unknown(), ...PLUG_TYPES.map((plug) => [plug, plugWord(plug)] as const)] })}
      ${selectField({
        name: 'connector-current',
        label: msg('Type of current'),
        value: facts?.currentType ?? '',
        options: [unknown(), ['AC', msg('AC, alternating current')], ['DC', msg('DC, direct current')]],
      })}
    </div>
    <div class="pair">
      ${textField({ name: 'connector-power', label: msg('Maximum power'), type: 'number', min: 0, max: 10_000, step: 'any', unit: 'kW', value: facts?.maxPowerW == null ? '' : String(facts.maxPowerW / 1000) })}
      ${selectField({
        name: 'connector-phases',
        label: msg('Phases'),
        value: text(facts?.phases),
        options: [unknown(), ['1', '1'], ['3', '3']],
      })}
    </div>`
}

/** What counts where the site has a grid limit. @param facts What is known already. */
export function gridFields(facts: Partial<AskedFacts> | null): TemplateResult {
  return html`
    <div class="pair">
      ${textField({ name: 'connector-amperes', label: msg('Maximum current per phase'), type: 'number', min: 0, max: 2_000, step: 'any', unit: 'A', value: facts?.maxCurrentA == null ? '' : String(facts.maxCurrentA) })}
      ${selectField({
        name: 'connector-rotation',
        label: msg('Phase of its L1'),
        value: facts?.phaseRotation == null ? '' : String(facts.phaseRotation),
        options: [unknown(), ['1', 'L1'], ['2', 'L2'], ['3', 'L3']],
        hint: msg(
          'The phase of the site at its first wire. While it is not known, a single-phase connector counts on all three.',
        ),
      })}
    </div>
    ${selectField({
      name: 'connector-weight',
      label: msg('Share under the grid limit'),
      value: String(facts?.loadWeight ?? 1),
      options: [
        ['1', msg('Like the others')],
        ['2', msg('Twice as much')],
        ['3', msg('Three times as much')],
      ],
    })}`
}

/** What was filled in; null for what is not known. Fields that the form does not have are left out. */
export function hardwareOf(fields: FormFields): Pick<AskedFacts, 'plugType' | 'currentType' | 'maxPowerW' | 'phases'> {
  const powerKw = fields.number('connector-power')
  const asked = v.pick(connectorFactsSchema, ['plugType', 'currentType', 'maxPowerW', 'phases'])
  return v.parse(asked, {
    plugType: fields.textOrNull('connector-plug'),
    currentType: fields.textOrNull('connector-current'),
    maxPowerW: powerKw === null ? null : Math.round(powerKw * 1000),
    phases: fields.number('connector-phases'),
  })
}

/** What was filled in of the fields for the grid limit. */
export function gridFactsOf(fields: FormFields): Pick<AskedFacts, 'maxCurrentA' | 'phaseRotation' | 'loadWeight'> {
  return v.parse(v.pick(connectorFactsSchema, ['maxCurrentA', 'phaseRotation', 'loadWeight']), {
    maxCurrentA: fields.number('connector-amperes'),
    phaseRotation: fields.number('connector-rotation'),
    loadWeight: fields.number('connector-weight'),
  })
}
