import { PERSONAL_DATA } from './personal-data.ts'

/** The table of docs/personal-data.md. */
export function personalDataTable(): string {
  const rows = Object.entries(PERSONAL_DATA).map(
    ([pattern, { holds, erasure, exported }]) =>
      `| \`${pattern}\` | ${holds} | ${erasure} | ${exported === true ? 'yes' : `no: ${exported}`} |`,
  )
  return ['| document | holds | with an erasure | in the export |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
