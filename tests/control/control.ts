import { functionTransport } from '../../src/delivery/in-process.ts'
import type { Subscription } from '../../src/domain/types.ts'
import type { Reply } from '../../src/http/call.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'

export interface Answered {
  readonly status: number
  readonly headers: Reply['headers']
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export interface Control {
  readonly sandbox: Sandbox
  /** Calls the control API without a socket. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** The reply itself, for streams. */
  reply(method: string, path: string): Promise<Reply>
  /** Puts a subscription into a workspace's world. */
  subscribe(parts: Partial<Subscription> & Pick<Subscription, 'dialect' | 'events'>, workspace?: string): Subscription
  /** Bodies that arrived, parsed, in order. */
  readonly arrived: unknown[]
  /** What the receiver answers; 200 unless changed. */
  answer: number
}

let made = 0

/** A sandbox with a manual clock whose deliveries end in `arrived`. */
export async function openControl(options: SandboxOptions = {}): Promise<Control> {
  const arrived: unknown[] = []
  const transport = functionTransport(async request => {
    arrived.push(await request.json())
    return control.answer
  })
  const sandbox = createSandbox({ clock: 'manual', checkReplies: true, transport, ...options })
  await sandbox.ready
  const reply = async (
    method: string,
    target: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const [path, query = ''] = target.split('?')
    const typed = body === undefined ? {} : { 'content-type': 'application/json' }
    return sandbox.handle({
      method,
      path: `/_sandbox/v1${path}`,
      query,
      headers: { host: 'localhost', ...typed, ...headers },
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
    })
  }
  const control: Control = {
    sandbox,
    reply,
    arrived,
    answer: 200,
    async call(method, path, body, headers) {
      const { status, headers: replied, body: text } = await reply(method, path, body, headers)
      return { status, headers: replied, json: typeof text === 'string' && text !== '' ? JSON.parse(text) : null }
    },
    subscribe(parts, workspace = 'default') {
      const id = `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`
      const subscription: Subscription = {
        id,
        token: workspace === 'default' ? 'alpha-key' : `${workspace}-alpha-key`,
        reseller: 'alpha',
        url: 'http://receiver.test/hook',
        headers: {},
        capabilities: [],
        createdAt: 0,
        ...parts,
      }
      sandbox.workspace(workspace).world.change('test', ({ subscriptions }) => subscriptions.put(subscription))
      return subscription
    },
  }
  return control
}
