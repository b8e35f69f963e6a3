import { type PushToken, pushTokenSchema } from '@charge-it/shared/model/webhook.ts'
import { SEVERITIES } from '@charge-it/shared/notifications/catalogue.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { DocumentReference } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** What a delivery to a person carries. */
export const messageSchema = v.object({
  title: v.string(),
  text: v.string(),
  severity: v.picklist(SEVERITIES),
  language: v.picklist(['id', 'en']),
})
export type Message = v.InferOutput<typeof messageSchema>

export interface DeviceOutcome {
  readonly deviceId: string
  /** `failed`: the push service did not take it now. */
  readonly outcome: 'sent' | 'gone' | 'failed'
}

/** A browser of a person with the document that names it. */
export interface Device extends PushToken {
  readonly deviceId: string
  readonly reference: DocumentReference
}

/** The browsers in which a person wants push, oldest first. */
export async function devicesOf(uid: string, { firestore, log }: Pick<Deps, 'firestore' | 'log'>) {
  const { docs } = await firestore.collection(collections.pushTokens).where('uid', '==', uid).get()
  return docs
    .flatMap((document): Device[] =>
      parseSnapshots(pushTokenSchema, [document], log).map((token) => ({
        ...token,
        deviceId: document.id,
        reference: document.ref,
      })),
    )
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

/** One message to every browser of a person. What the service calls gone is forgotten. */
export async function pushToDevices(
  uid: string,
  notificationId: string,
  message: Message,
  deps: Deps,
): Promise<readonly DeviceOutcome[]> {
  const outcomes: DeviceOutcome[] = []
  for (const device of await devicesOf(uid, deps)) {
    outcomes.push({ deviceId: device.deviceId, outcome: await pushToDevice(device, notificationId, message, deps) })
  }
  return outcomes
}

/** @returns what became of it; a failure is logged. */
export async function pushToDevice(
  { token, reference }: Device,
  notificationId: string,
  message: Message,
  deps: Deps,
): Promise<DeviceOutcome['outcome']> {
  if (deps.push === null) return 'failed'
  const path = `/notifications/${encodeURIComponent(notificationId)}`
  try {
    const outcome = await deps.push.send({ ...message, token, path, tag: notificationId })
    if (outcome === 'gone') await reference.delete()
    // Not `update` alone: its owner may have removed it meanwhile, and then there is nothing to note.
    else await noteSent(reference, deps)
    return outcome
  } catch (error) {
    deps.log.warn('push failed', { deviceId: reference.id, cause: causeOf(error) })
    return 'failed'
  }
}

async function noteSent(reference: DocumentReference, { firestore, now }: Deps): Promise<void> {
  await firestore.runTransaction(async (transaction) => {
    if ((await transaction.get(reference)).exists) transaction.update(reference, { lastSentAt: now() })
  })
}
