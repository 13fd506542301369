import type { Secrets } from '../exchange.ts'

/** A shorter value cut by a letter is part of too many words to be hidden. */
const SHORT = 6

/** The variable of the shell that stands for a header's value: `API_KEY`. */
export const variableOf = (header: string): string => header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')

/**
 * What stands in reports for what deliveries are known by: `$API_KEY` for a header, `$RECEIVER_LOGIN` for `user:password` in the URL and
 * `$RECEIVER_BASIC` for that in Base64. The judge sends them with a letter more or less too, so those are hidden as well.
 */
export function standIns(url: string, headers: Readonly<Record<string, string>>): Secrets {
  const hidden = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    hidden.set(value, `$${variableOf(name)}`)
    if (value.length > SHORT) hidden.set(value.slice(0, -1), `\${${variableOf(name)}%?}`)
  }
  const { username, password } = new URL(url)
  if (username === '' && password === '') return hidden
  const [user, word] = [decodeURIComponent(username), decodeURIComponent(password)]
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return hidden
    .set(`${user}:${word}`, '$RECEIVER_LOGIN')
    .set(`${username}:${password}`, '$RECEIVER_LOGIN')
    .set(base64(`${user}:${word}`), '$RECEIVER_BASIC')
    .set(base64(`${user}:${word}x`), '$RECEIVER_BASIC_LONGER')
    .set(base64(`${user}x:${word}`), '$RECEIVER_BASIC_STRANGER')
}
