import { fmt } from '../i18n/fmt.ts'
import type { LiveSession } from './drive-state.ts'

/** What is read aloud: the state, and while charging the two figures that matter. */
export function announcement(heading: string, session: LiveSession | null): string {
  if (session === null) return heading
  const figures = [
    session.powerW === null ? null : fmt().power(session.powerW),
    session.energyWh === null ? null : fmt().energy(session.energyWh),
  ].filter((figure) => figure !== null)
  return [heading, ...figures].join(', ')
}
