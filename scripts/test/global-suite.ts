import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions } from '../lib/build-programs.ts'
import { developmentCertificates } from '../lib/development-ca.ts'
import { startSuite } from '../lib/emulator-suite.ts'
import { freePortBlock } from '../lib/free-port.ts'
import { portsFrom } from '../lib/ports.ts'

/** Vitest global set-up of the project `suite`: the Firebase emulators on free ports, addresses in the environment. */
export default async function setup() {
  const base = await freePortBlock(12)
  const ports = portsFrom(base)
  const projectId = `demo-charge-it-${base}`
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-suite-'))
  const certificates = await developmentCertificates(join(folder, 'ca'))
  await buildFunctions()
  const suite = await startSuite({
    projectId,
    ports,
    folder,
    logFile: join(folder, 'emulators.log'),
    progress: (line) => console.log(line),
    environment: {
      CHARGE_IT_SETUP_CODE: 'suite-setup-code',
      CHARGE_IT_PUBLIC_ORIGIN: `http://127.0.0.1:${ports.hosting}`,
      CHARGE_IT_FILES_FOLDER: join(folder, 'files'),
      CHARGE_IT_WEBHOOK_KEY: 'a webhook key of the suite, 32 characters',
      CHARGE_IT_WEBHOOKS_PRIVATE: '1',
      CHARGE_IT_CA_CERTIFICATE_FILE: certificates.caFile,
      CHARGE_IT_CA_KEY_FILE: certificates.caKeyFile,
    },
  })
  Object.assign(process.env, {
    GCLOUD_PROJECT: projectId,
    FIRESTORE_EMULATOR_HOST: `127.0.0.1:${ports.firestore}`,
    FIREBASE_AUTH_EMULATOR_HOST: `127.0.0.1:${ports.auth}`,
    FUNCTIONS_ORIGIN: `http://127.0.0.1:${ports.functions}`,
    HOSTING_ORIGIN: `http://127.0.0.1:${ports.hosting}`,
    CHARGE_IT_SETUP_CODE: 'suite-setup-code',
    DEVELOPMENT_CA_FOLDER: join(folder, 'ca'),
    METADATA_SERVER_DETECTION: 'none',
  })
  return () => suite.stop()
}
