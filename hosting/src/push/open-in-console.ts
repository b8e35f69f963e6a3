/** What of a worker's `clients` is used. */
export interface ConsoleWindows {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly ConsoleWindow[]>
  openWindow(address: string): Promise<unknown>
}
export interface ConsoleWindow {
  readonly url: string
  focus(): Promise<unknown>
  navigate(address: string): Promise<unknown>
}

/** Opens an address in the window of the console that is there, else in a new one; a driver's page is left alone. */
export async function openInConsole(address: string, windows: ConsoleWindows): Promise<void> {
  const opened = await windows.matchAll({ type: 'window', includeUncontrolled: true })
  const consoleWindow = opened.find(({ url }) => !/^\/[csr](?:\/|$)/.test(new URL(url).pathname))
  if (consoleWindow === undefined) {
    await windows.openWindow(address)
    return
  }
  try {
    await consoleWindow.focus()
    await consoleWindow.navigate(address)
  } catch {
    // A window that was loaded before this worker is not its to lead.
    await windows.openWindow(address)
  }
}
