import './theme/tokens.css'
import './theme/font.css'
import './theme/base.css'
import './theme/console.css'
import './app/app-console.ts'
import { prepareKit } from './app/kit.ts'
import { startClock } from './format/clock.ts'
import { startLocalization } from './i18n/localization.ts'
import { followSystemTheme } from './theme/theme.ts'

prepareKit()
startClock()
followSystemTheme()
await startLocalization(() => import('./i18n/generated/console/id.ts'))
// Made here and not in the page: no element may render before its texts are there.
document.body.append(document.createElement('app-console'))
