// The edge as it runs everywhere, with a line to the bench that measures it.
import { reportUsage } from '../lib/report-usage.ts'

reportUsage()
await import('../../src/main.ts')
