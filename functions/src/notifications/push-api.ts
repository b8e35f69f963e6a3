import { createHash } from 'node:crypto'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { type PushToken, pushTokenSchema } from '@charge-it/shared/model/webhook.ts'
import { notificationText } from '@charge-it/shared/notifications/catalogue.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { ApiCall, Handler } from '../api/api-call.ts'
import { ApiError, conflict, forbidden, notFound } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { type Device, devicesOf, pushToDevice } from './push-to-devices.ts'

/** Browsers of one person. */
const MOST_DEVICES = 20
export const deviceBody = v.strictObject({
  token: v.pipe(v.string(), v.minLength(20), v.maxLength(4096)),
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
})

/**
 * `GET /me/pushTokens`: the caller's browsers, oldest first, without their tokens, and the public key with which a browser
 * asks for push (null: push is not set up).
 */
export const listDevices: Handler = async (call, deps) => ({
  status: 200,
  body: await view(uidOf(call), deps),
})

/**
 * `POST /me/pushTokens {token, label}`: this browser wants web push for the caller, and for nobody else from now on. Sent
 * again it changes the label alone. Answers as {@link listDevices}, with the `deviceId` of this one; 409 without a push
 * service, and with {@link MOST_DEVICES} browsers.
 */
export const addDevice: Handler = async (call, deps) => {
  const { token, label } = readBody(call, deviceBody)
  const uid = uidOf(call)
  if (deps.push === null) throw noService()
  const deviceId = createHash('sha256').update(token, 'utf8').digest('hex')
  const { firestore } = deps
  const others = (await devicesOf(uid, deps)).filter((device) => device.deviceId !== deviceId)
  if (others.length >= MOST_DEVICES) throw conflict('too-many-devices', 'Remove a browser that you do not use first.')
  const reference = firestore.doc(paths.pushToken(deviceId))
  await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, pushTokenSchema, reference.path)
    const now = deps.now()
    const mine = stored?.uid === uid ? stored : undefined
    const { createdAt, lastSentAt } = mine ?? { createdAt: now, lastSentAt: null }
    const device: PushToken = { uid, token, label, createdAt, lastSentAt, lastUpdatedAt: now }
    transaction.set(reference, device)
  })
  return { status: 200, body: { ...(await view(uid, deps)), deviceId } }
}

/** `DELETE /me/pushTokens/{deviceId}`: it does not want it any more. Others' browsers are unknown. */
export const removeDevice: Handler = async (call, deps) => {
  const device = await ownDevice(call, deps)
  await device.reference.delete()
  return { status: 204 }
}

/** `POST /me/pushTokens/{deviceId}/test`: sends a test to this browser now; `{outcome: sent | gone}`, 503 when FCM does not take it. */
export const testDevice: Handler = async (call, deps) => {
  if (deps.push === null) throw noService()
  const device = await ownDevice(call, deps)
  const user = await readDocument(deps.firestore, userSchema, paths.user(device.uid))
  const language = user?.language ?? 'id'
  const message = { ...notificationText('test', {}, language), severity: 'info', language } as const
  const outcome = await pushToDevice(device, 'test', message, deps)
  if (outcome === 'failed') throw new ApiError(503, 'push-failed', 'The push service did not take the message.')
  return { status: 200, body: { outcome } }
}

async function view(uid: string, deps: Deps) {
  const devices = await devicesOf(uid, deps)
  return {
    pushKey: deps.push === null ? null : deps.config.pushKey,
    devices: devices.map(({ deviceId, label, createdAt, lastSentAt }) => ({ deviceId, label, createdAt, lastSentAt })),
  }
}

async function ownDevice(call: ApiCall, deps: Deps): Promise<Device> {
  const found = (await devicesOf(uidOf(call), deps)).find(({ deviceId }) => deviceId === call.parts.deviceId)
  if (found === undefined) throw notFound('device')
  return found
}

function uidOf({ caller }: ApiCall): string {
  if (caller.kind === 'user') return caller.uid
  throw forbidden('Only people have browsers.')
}

function noService(): ApiError {
  return conflict('no-push-service', 'Push is not set up in this installation.')
}
