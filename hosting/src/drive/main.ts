import '../theme/tokens.css'
import '../theme/font.css'
import '../theme/base.css'
import './drive.css'
import './drive-page.ts'
import { templates } from '../i18n/generated/drive/id.ts'
import { startLocalization } from '../i18n/localization.ts'
import { followSystemTheme } from '../theme/theme.ts'
import { nextTask } from './next-task.ts'

followSystemTheme()
// Both languages come with the page: another file would hold up the first picture for one more round trip.
await startLocalization(async () => ({ templates }))
// The code has run; drawing is a task of its own.
await nextTask()
// Made here and not in the page: no element may render before its texts are there.
document.body.append(document.createElement('drive-page'))
