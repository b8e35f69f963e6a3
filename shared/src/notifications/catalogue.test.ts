import { describe, expect, test } from 'vitest'
import { ANOMALY_RULES } from '../model/anomaly.ts'
import { COMMAND_STATUSES } from '../model/command.ts'
import { LANGUAGES, NOTIFICATION_KINDS, notificationText } from './catalogue.ts'
import { JOB_WORDS } from './param-words.ts'

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(ANOMALY_RULES)('an anomaly is told without the name of its rule: %s', (anomaly) => {
    const { text } = notificationText('anomaly', { station: 'CP_1', anomaly }, language)

    expect(text).toContain('CP_1')
    expect(text).not.toContain(anomaly)
    expect(text).not.toMatch(/[a-z][A-Z]/)
  })

  test('the end of a command is told in words', () => {
    const texts = COMMAND_STATUSES.map(
      (status) => notificationText('commandFailed', { station: 'CP_1', action: 'Reset', status }, language).text,
    )

    expect(texts.join(' ')).not.toMatch(/[a-z][A-Z]|noEffect|timedOut/)
    expect(new Set(texts).size).toBe(COMMAND_STATUSES.length)
  })

  test('a job and a security event are told in words; what a vendor made up stays as it is [edge 1]', () => {
    const job = Object.keys(JOB_WORDS)[0] ?? ''
    const event = (type: string) => notificationText('securityEvent', { station: 'CP_1', type }, language).text

    expect(notificationText('jobFailed', { job, error: 'E' }, language).text).not.toContain(job)
    expect(event('TamperDetectionActivated')).not.toContain('TamperDetection')
    expect(event('AcmeDoorOpen')).toContain('AcmeDoorOpen')
    expect(event('constructor')).toContain('constructor')
  })

  test('every kind has a title and a text whose parameters are known', () => {
    for (const kind of NOTIFICATION_KINDS) {
      const { title, text } = notificationText(kind, {}, language)
      expect([title, text].every((each) => each.length > 3)).toBe(true)
    }
  })
})
