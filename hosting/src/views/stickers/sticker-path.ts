/** The driver page of a connector, on the console's own origin; its number is for people. */
export function stickerPath(code: string, connectorId: number): string {
  return `/c/${code}/${connectorId}`
}
