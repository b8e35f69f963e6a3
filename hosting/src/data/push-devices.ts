import * as v from 'valibot'
import type { Api } from './api.ts'

const moment = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
)
const deviceSchema = v.object({
  deviceId: v.string(),
  label: v.string(),
  createdAt: moment,
  lastSentAt: v.nullable(moment),
})
const devicesSchema = v.object({ pushKey: v.nullable(v.string()), devices: v.array(deviceSchema) })
const addedSchema = v.object({ ...devicesSchema.entries, deviceId: v.string() })
const testedSchema = v.object({ outcome: v.picklist(['sent', 'gone']) })

/** A browser in which the person wants push. */
export type PushDevice = v.InferOutput<typeof deviceSchema>
/** `pushKey` null: push is not set up in this installation. */
export type PushDevices = v.InferOutput<typeof devicesSchema>

const STORED = 'charge-it-push-device'

/** What the console asks of the API about the person's own browsers. Every call throws ApiError. */
export function pushDevices(api: Api) {
  const one = (deviceId: string): string => `/me/pushTokens/${encodeURIComponent(deviceId)}`
  return {
    list: (): Promise<PushDevices> => api.get('/me/pushTokens', devicesSchema),
    add: (token: string, label: string) => api.send('POST', '/me/pushTokens', { token, label }, addedSchema),
    remove: (deviceId: string) => api.send('DELETE', one(deviceId), undefined, v.unknown()),
    test: (deviceId: string) => api.send('POST', `${one(deviceId)}/test`, undefined, testedSchema),
  }
}

/** Which of the devices this browser is; null when push was never turned on here. */
export function storedDevice(): string | null {
  return localStorage.getItem(STORED)
}

export function storeDevice(deviceId: string | null): void {
  if (deviceId === null) localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, deviceId)
}

/** Before a person signs out: what concerns them is not to appear on this device any more. Never throws. */
export async function leaveDevice(api: Api): Promise<void> {
  const deviceId = storedDevice()
  if (deviceId === null) return
  storeDevice(null)
  try {
    await pushDevices(api).remove(deviceId)
  } catch (error) {
    // Whoever signs in here next and turns push on takes the browser over.
    console.warn('this browser stays registered for push', error)
  }
}
