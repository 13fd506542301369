import { HookFailed } from './failure.ts'
import type { TimeHooks } from './time.ts'

/** Changes that a supplier makes by itself, and that a check may ask for; named as the sandbox's triggers. */
export const CHANGES = [
  'booking.confirmed',
  'booking.updated',
  'booking.cancelled',
  'booking.redeemed',
  'booking.rejected',
  'booking.hold-expired',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.repriced',
  'availability.closed-out',
  'availability.reopened',
  'availability.rescheduled',
  'availability.sold-out',
  'transfer.repriced',
  'transfer.vehicle-changed',
  'transfer.option-withdrawn',
  'transfer.status-changed',
  'transfer.expired',
  'transfer.pickup-changed',
] as const

/** A change that a hook causes. */
export type Change = (typeof CHANGES)[number]

/** What a hook is told: ids of what is to change, `booking`, `product`, `transfer`, and days `from`, `to`. */
export type Subject = Readonly<Record<string, string>>

/** How changes are caused at the target, and how its time is moved. */
export interface Hooks extends TimeHooks {
  /** Undefined: nothing causes this change. */
  cause(change: Change): ((subject: Subject) => Promise<void>) | undefined
}

/** Nothing can be caused, and time passes by itself. */
export const NO_HOOKS: Hooks = { cause: () => undefined }

/**
 * Hooks of an octo-sandbox: its control API.
 * @param control `http://127.0.0.1:4848/_sandbox/v1`
 */
export async function sandboxHooks(control: string, workspace = 'default'): Promise<Hooks> {
  const ask = (method: string, path: string, body?: unknown) =>
    post(`${control}${path}`, body, method, { 'Sandbox-Workspace': workspace })
  const { mode } = (await ask('GET', '/clock')) as { mode: 'real' | 'manual' }
  return {
    cause: change => async subject => void (await ask('POST', `/simulate/${change}`, subject)),
    clock: async () => Date.parse(((await ask('GET', '/clock')) as { now: string }).now),
    settle: async () => void (await ask('POST', '/clock/settle')),
    advance: mode === 'manual' ? async ms => void (await ask('POST', '/clock/advance', { by: `${ms}ms` })) : undefined,
  }
}

/** A hook that posts `{change, ...subject}` to a URL. */
export const urlHook = (url: string) => async (given: Json) => void (await post(url, given))

/** A hook that runs a command of the shell, with OCTO_CHANGE, OCTO_BOOKING, OCTO_PRODUCT, ... in its environment. */
export const commandHook = (command: string) => async (given: Json) => {
  const { spawn } = await import('node:child_process')
  const env = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`OCTO_${name.toUpperCase()}`, String(value)]),
  )
  const child = spawn(command, { shell: true, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  child.stderr!.on('data', chunk => {
    said = `${said}${chunk}`.slice(-500)
  })
  const code = await new Promise<number | string>(resolve => {
    child.on('error', error => resolve(error.message))
    child.on('close', resolve)
  })
  if (code !== 0) throw new HookFailed(`The hook \`${command}\` ended with ${code}. ${said}`.trim())
}

type Json = Readonly<Record<string, string | number>>

async function post(
  url: string,
  body: unknown,
  method = 'POST',
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(error => {
    throw new HookFailed(`The hook ${url} cannot be reached: ${error.cause?.code ?? error.message}.`)
  })
  const text = await response.text()
  if (!response.ok) throw new HookFailed(`The hook ${url} answered ${response.status}: ${text.slice(0, 500)}`)
  return text === '' ? undefined : JSON.parse(text)
}
