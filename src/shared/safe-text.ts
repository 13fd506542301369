// Control characters, line separators and marks that turn the direction of text: what could forge a line or drive a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const escaped = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line that a terminal shows as it is (threat TM-17). */
export const safe = (text: string): string => text.replace(UNSAFE, escaped)

const MARKS = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** The same for a line that is JSON, or has colours of ours: what JSON leaves as it is. */
export const withoutMarks = (line: string): string => line.replace(MARKS, escaped)
