import { buildFunctions, buildHosting } from '../lib/build-programs.ts'
import { runMain } from '../lib/plain-error.ts'
import { progress } from '../lib/progress.ts'

await runMain(async () => {
  const report = progress(false)
  await report.step('Functions build', buildFunctions)
  await report.step('Pages build', buildHosting)
  return 0
})
