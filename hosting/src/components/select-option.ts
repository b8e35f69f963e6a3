/** A line of a select: its value and its text. A note only says something; it cannot be chosen. */
export type SelectOption = readonly [value: string, text: string, kind?: 'note']
