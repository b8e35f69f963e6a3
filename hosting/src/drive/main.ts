import '../theme/tokens.css'
import '../theme/font.css'
import '../theme/base.css'
import './drive.css'
import './drive-page.ts'
import { startLocalization } from '../i18n/localization.ts'
import { followSystemTheme } from '../theme/theme.ts'

followSystemTheme()
await startLocalization(() => import('../i18n/generated/drive/id.ts'))
// Made here and not in the page: no element may render before its texts are there.
document.body.append(document.createElement('drive-page'))
