import { msg, str } from '@lit/localize'
import type { AppContext } from '../app/app-context.ts'
import { addressOf } from '../app/router.ts'
import { chooseClock, deviceZone } from '../format/clock.ts'
import { zoneLabel } from '../format/zone.ts'
import { chooseLocale, shownLocale } from '../i18n/localization.ts'
import {
  bell,
  bookOpen,
  chartColumn,
  circleHelp,
  clock,
  evCharger,
  keyboard,
  languages,
  layoutDashboard,
  logOut,
  map,
  plus,
  qrCode,
  receiptText,
  refreshCw,
  slidersHorizontal,
  sparkle,
  sunMoon,
} from '../icons/generated/lucide.ts'
import { chooseTheme, isDark } from '../theme/theme.ts'
import { SETTINGS_PARTS } from '../views/settings/parts.ts'

/** Something that the palette finds: a place or an action. */
export interface PaletteEntry {
  readonly iconPath: string
  readonly title: string
  run(app: AppContext): void
}

/** Pages, actions and parts of the settings that this person may use, in the order in which they are offered. */
export function paletteEntries(app: AppContext): readonly PaletteEntry[] {
  return [...placesAndActions(app), ...settingsParts(app)]
}

/** The same without the parts of the settings: what is offered before a person typed anything. */
export function placesAndActions(app: AppContext): readonly PaletteEntry[] {
  return [...pages(app), ...actions(app)]
}

/** An entry that opens an address of the console. */
export function placeEntry(iconPath: string, title: string, address: string): PaletteEntry {
  return { iconPath, title, run: (app) => app.navigation.go(address) }
}

function pages(app: AppContext): readonly PaletteEntry[] {
  return [
    placeEntry(layoutDashboard, msg('Dashboard'), addressOf('dashboard')),
    placeEntry(evCharger, msg('Stations'), addressOf('stations')),
    placeEntry(map, msg('Map'), addressOf('map')),
    placeEntry(receiptText, msg('Transactions'), addressOf('transactions')),
    placeEntry(chartColumn, msg('Reports'), addressOf('reports')),
    placeEntry(sparkle, msg('Insights'), addressOf('insights')),
    placeEntry(bookOpen, 'MemoryBank', addressOf('memory')),
    placeEntry(bell, msg('Notifications'), addressOf('notifications')),
    ...(app.may('command') ? [placeEntry(refreshCw, msg('Firmware'), addressOf('firmware'))] : []),
    placeEntry(slidersHorizontal, msg('Settings'), addressOf('settings')),
  ]
}

function actions(app: AppContext): readonly PaletteEntry[] {
  const act = (iconPath: string, title: string, run: (app: AppContext) => unknown): PaletteEntry => ({
    ...{ iconPath, title },
    run: (given) => void run(given),
  })
  return [
    ...(app.may('manageStations')
      ? [
          placeEntry(plus, msg('Add station'), addressOf('onboard')),
          placeEntry(qrCode, msg('Print stickers'), addressOf('stickers')),
        ]
      : []),
    act(sunMoon, isDark() ? msg('Use light theme') : msg('Use dark theme'), () =>
      chooseTheme(isDark() ? 'light' : 'dark'),
    ),
    act(languages, shownLocale() === 'id' ? 'English' : 'Bahasa Indonesia', () =>
      chooseLocale(shownLocale() === 'id' ? 'en' : 'id'),
    ),
    app.clock === 'site'
      ? act(clock, msg(str`Times of this device (${zoneLabel(deviceZone())})`), () => chooseClock('device'))
      : act(clock, msg('Times of the site'), () => chooseClock('site')),
    act(circleHelp, msg('Help'), async (given) => {
      const { openHelp } = await import('./dialog-help.ts')
      openHelp(given)
    }),
    act(keyboard, msg('Keyboard'), async () => {
      const { openShortcuts } = await import('./dialog-shortcuts.ts')
      openShortcuts()
    }),
    act(logOut, msg('Sign out'), (given) => given.signOut()),
  ]
}

function settingsParts(app: AppContext): readonly PaletteEntry[] {
  return SETTINGS_PARTS.filter((part) => app.may(part.needs)).map((part) =>
    placeEntry(part.iconPath, part.title(), addressOf('settingsSection', { section: part.section })),
  )
}
