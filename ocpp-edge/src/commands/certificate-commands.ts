import { type CertificateHashData, certificateHashDataSchema } from '@charge-it/shared/model/certificate.ts'
import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import * as v from 'valibot'
import { isNamedBy, readCertificate } from '../certificates/read-certificate.ts'
import type { InstalledKind } from '../store/certificate-store.ts'
import { type CommandLogic, type Payload, type QuietCall, textOf } from './command-logic.ts'
import { isRecord } from './station-queue.ts'

const INSTALLED_KINDS: readonly InstalledKind[] = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate']
const NO_PROBE = { matches: () => null, withinS: 0, absent: null } as const

/**
 * CertificateSigned (security whitepaper, A02): the station's answer decides whether the certificate stays valid; its
 * next connection with it is the effect.
 */
export const certificateSigned: CommandLogic = {
  async prepare({ command, payload }) {
    const isChain = readCertificate(textOf(payload, 'certificateChain') ?? '') !== undefined
    return isChain
      ? { kind: 'send', payloadJson: command.payloadJson }
      : { kind: 'refuse', detail: 'the chain holds no certificate' }
  },
  async effect({ command: { stationId }, payload }, _sentAt, { stores, clock }) {
    const fingerprint = readCertificate(textOf(payload, 'certificateChain') ?? '')?.fingerprint ?? ''
    const stored = async () => {
      const certificate = await stores.certificates.find(stationId, fingerprint)
      return certificate?.state === 'inUse' ? certificateUsed(fingerprint, certificate.usedAt ?? clock.now()) : null
    }
    return {
      // Another instance may have seen the connection already.
      withinS: (await stored()) === null ? (commandAction('CertificateSigned')?.effectWithinS ?? 0) : 0,
      absent: 'the station has not connected with it',
      matches: (seen) =>
        seen.kind === 'certificateUsed' && seen.fingerprint === fingerprint
          ? certificateUsed(fingerprint, seen.at)
          : null,
      stored,
    }
  },
  async ended({ command: { stationId }, payload }, { status, answer }, { stores }) {
    const certificate = readCertificate(textOf(payload, 'certificateChain') ?? '')
    if (certificate === undefined || answer === undefined) return undefined
    await stores.certificates.answered(stationId, certificate.fingerprint, status === 'accepted')
    return undefined
  },
}

/** InstallCertificate (M05): the effect is that GetInstalledCertificateIds names it afterwards. */
export const installCertificate: CommandLogic = {
  async prepare({ command, payload }) {
    const certificate = readCertificate(textOf(payload, 'certificate') ?? '')
    if (certificate === undefined) return { kind: 'refuse', detail: 'not a certificate in PEM' }
    return { kind: 'send', payloadJson: command.payloadJson }
  },
  async effect({ command: { stationId }, payload }, _sentAt, { stores }) {
    const kind = installedKind(payload)
    const certificate = readCertificate(textOf(payload, 'certificate') ?? '')
    if (kind === undefined || certificate === undefined) return NO_PROBE
    return {
      ...NO_PROBE,
      ask: async (call) => {
        const found = await installedIds(kind, call)
        if (found === null) return null
        await stores.certificates.listed(stationId, kind, found)
        const named = found.find((hashData) => isNamedBy(hashData, certificate.pem))
        return named === undefined
          ? { absent: 'the station does not list it' }
          : { kind: 'certificateInstalled', ref: certificate.serial, at: null }
      },
    }
  },
  async ended({ command: { stationId }, payload }, { status }, { stores }) {
    const kind = installedKind(payload)
    const certificate = readCertificate(textOf(payload, 'certificate') ?? '')
    if (status !== 'accepted' || kind === undefined || certificate === undefined) return undefined
    await stores.certificates.installed(stationId, kind, certificate)
    return undefined
  },
}

/** DeleteCertificate (M04): NotFound also means that the station does not have it. */
export const deleteCertificate: CommandLogic = {
  async ended({ command: { stationId }, payload }, { detail }, { stores }) {
    const hashData = payload.certificateHashData
    if ((detail !== 'Accepted' && detail !== 'NotFound') || !v.is(certificateHashDataSchema, hashData)) return undefined
    await stores.certificates.deleted(stationId, hashData)
    return undefined
  },
}

/** GetInstalledCertificateIds (M03): the answer is kept as documents; NotFound means none of the kind. */
export const getInstalledCertificateIds: CommandLogic = {
  async ended({ command: { stationId }, payload }, { status, answer }, { stores }) {
    const kind = installedKind(payload)
    const found = status === 'accepted' ? idsIn(answer) : null
    if (kind !== undefined && found !== null) await stores.certificates.listed(stationId, kind, found)
    return undefined
  },
}

function certificateUsed(fingerprint: string, at: Date) {
  return { kind: 'certificateUsed', ref: fingerprint, at }
}

function installedKind(payload: Payload): InstalledKind | undefined {
  return INSTALLED_KINDS.find((kind) => kind === textOf(payload, 'certificateType'))
}

/** @returns null when the station could not say. */
async function installedIds(kind: InstalledKind, call: QuietCall): Promise<readonly CertificateHashData[] | null> {
  const outcome = await call('GetInstalledCertificateIds', { certificateType: kind })
  return outcome.kind === 'result' ? idsIn(outcome.payload) : null
}

/** @returns null for an answer that says neither Accepted nor NotFound. What is no hash data in it is left out. */
function idsIn(answer: unknown): readonly CertificateHashData[] | null {
  if (!isRecord(answer)) return null
  if (answer.status === 'NotFound') return []
  if (answer.status !== 'Accepted') return null
  const listed = Array.isArray(answer.certificateHashData) ? answer.certificateHashData : []
  return listed.filter((each: unknown) => v.is(certificateHashDataSchema, each))
}
