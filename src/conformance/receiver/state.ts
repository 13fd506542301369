import { spawn } from 'node:child_process'
import { valueAt } from '../../openapi/validate.ts'
import { HookFailed } from '../failure.ts'
import type { StateProbe } from './target.ts'

export interface UrlProbeOptions {
  /** With `{uuid}` where the booking's uuid stands: `http://127.0.0.1:3000/bookings/{uuid}`. */
  readonly url: string
  /** JSON pointer to the status: `/status`. */
  readonly pointer: string
  /** JSON pointer to what must not change when the same message comes again: `/emailsSent`. */
  readonly effects?: string | undefined
  /** Headers of the request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Real ms that a look may take. */
const PATIENCE = 5_000

/** A value as JavaScript writes it. */
const literal = (value: unknown): string => JSON.stringify(value)

/** Asks the reseller's application over HTTP. A 404 says that it does not know the booking. */
export function urlProbe({ url, pointer, effects, headers = {} }: UrlProbeOptions): StateProbe {
  return {
    // Headers may be secret.
    ...(Object.keys(headers).length === 0 && { code: `urlProbe(${literal({ url, pointer, effects })})` }),
    async look(uuid) {
      const asked = url.replaceAll('{uuid}', encodeURIComponent(uuid))
      const response = await fetch(asked, { headers, signal: AbortSignal.timeout(PATIENCE) }).catch(error => {
        throw new HookFailed(
          `The probe ${asked} cannot be reached: ${error.cause?.code ?? error.cause?.message ?? error.message}.`,
        )
      })
      const text = await response.text()
      const said = `${asked} answered ${response.status} ${text.slice(0, 200)}`.trim()
      if (response.status === 404) return { status: undefined, effects: undefined, said }
      if (!response.ok) throw new HookFailed(`The probe ${asked} answered ${response.status}: ${text.slice(0, 200)}`)
      return { ...seenIn(asked, text, pointer, effects), said: `${said}, looked at ${pointer}` }
    },
  }
}

function seenIn(asked: string, text: string, pointer: string, effects: string | undefined) {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new HookFailed(`The probe ${asked} must answer JSON, not ${text.slice(0, 200)}`)
  }
  const status = valueAt(json, pointer)
  if (status === undefined || status === null || typeof status === 'string')
    return { status: status ?? undefined, effects: effects === undefined ? undefined : valueAt(json, effects) }
  throw new HookFailed(`The probe ${asked} shows ${JSON.stringify(status)} at ${pointer}, which is no status.`)
}

/**
 * Runs a command of the shell, with the uuid in OCTO_BOOKING. It prints the status in its first line, nothing when it does not know the
 * booking, and in the second, if it likes, what must not change when the same message comes again.
 */
export const commandProbe = (command: string): StateProbe => ({
  code: `commandProbe(${literal(command)})`,
  async look(uuid) {
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OCTO_BOOKING: uuid },
      timeout: PATIENCE,
    })
    const said = { out: '', error: '' }
    child.stdout.on('data', chunk => {
      said.out += chunk
    })
    child.stderr.on('data', chunk => {
      said.error += chunk
    })
    const code = await new Promise<number | string | null>(resolve => {
      child.on('error', error => resolve(error.message))
      child.on('close', resolve)
    })
    if (code !== 0)
      throw new HookFailed(`The probe \`${command}\` ended with ${code}. ${said.error.slice(-500)}`.trim())
    const [status = '', effects] = said.out.split(/\r?\n/).map(line => line.trim())
    return { status: status || undefined, effects: effects || undefined, said: `\`${command}\` printed "${said.out}"` }
  },
})
