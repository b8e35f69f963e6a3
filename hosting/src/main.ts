import './theme/tokens.css'
import './theme/font.css'
import './theme/base.css'
import { startLocalization } from './i18n/localization.ts'
import { followSystemTheme } from './theme/theme.ts'

followSystemTheme()
await startLocalization(() => import('./i18n/generated/console/id.ts'))
