const LONGEST_OUTLINE = 500
/** Words that tell nothing about a person. */
const HARMLESS =
  /^(?:idTag|parentIdTag|connectorId|transactionId|timestamp|meterStart|meterStop|meterValue|sampledValue|value|status|errorCode|reason|key|true|false|null|Authorize|BootNotification|DataTransfer|Heartbeat|MeterValues|StartTransaction|StatusNotification|StopTransaction)$/

/**
 * What a frame that is no message looks like, without saying what is in it: letters become x and digits #, because in
 * broken JSON a card cannot be told from any other text. Common OCPP names and all punctuation stay.
 */
export function outlineOf(text: string): string {
  return text
    .slice(0, LONGEST_OUTLINE)
    .replace(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
      HARMLESS.test(word) ? word : word.replace(/\p{N}/gu, '#').replace(/[\p{L}\p{M}]/gu, 'x'),
    )
    .toWellFormed()
    .replaceAll('\0', '')
}
