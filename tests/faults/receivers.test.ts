import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliveryFaults } from '../../src/delivery/faults/registry.ts'
import { hasNginx, type Independent, nginxReceiver, nodeReceiver, pythonReceiver } from './receivers.ts'
import { openScene } from './scene.ts'
import { PATIENCE_MS, SEEN, type Seen } from './seen.ts'

/** Real ms that a server of another make has for starting. */
const STARTED_MS = 60_000

const title = ({ kind, options }: Seen) => `${kind} ${JSON.stringify(options ?? {})}`

/** What the receiver saw of one message with the fault, and what the sandbox heard. */
async function seenBy(receiver: Independent, { kind, options = {} }: Seen): Promise<string[]> {
  const scene = openScene({ url: receiver.url, faults: [{ kind, options }], settings: { deadlineMs: 15_000 } })
  scene.tell('m1')
  await scene.pass(0)
  const [delivery] = scene.log.list()
  const { outcome } = delivery!.attempts[0]!
  await scene[Symbol.asyncDispose]()
  return [...(await receiver.seen()), `-> ${outcome.kind === 'answered' ? outcome.status : outcome.kind}`]
}

// A fault that only one server notices may be that server's; these three share no code.
describe.each([
  ["Node's http server", 'node', nodeReceiver, true],
  ["Python's http.server", 'python', pythonReceiver, true],
  ['nginx', 'nginx', nginxReceiver, hasNginx],
] as const)('%s', (_, name, open, isHere) => {
  let patient: Independent
  let impatient: Independent
  beforeAll(async () => {
    if (!isHere) return
    const both = [PATIENCE_MS.long, PATIENCE_MS.short].map(open)
    patient = await both[0]!
    impatient = await both[1]!
  }, STARTED_MS)
  afterAll(async () => {
    await patient?.[Symbol.asyncDispose]()
    await impatient?.[Symbol.asyncDispose]()
  })

  it.skipIf(!isHere).each(SEEN.map(each => [title(each), each] as const))('sees %s', async (_, each) => {
    // Whether a server that answers a closed connection hears of it before it logs is a race of its own.
    // And one that answers before it has the end may be heard before the connection breaks.
    const isRace = (line: string) =>
      (each.kind === 'hung-up' && line === 'reset') || (each.options?.framing === 'chunked' && line.startsWith('-> '))
    const settled = (lines: readonly string[]) => lines.filter(line => !isRace(line))
    expect(settled(await seenBy(each.givesUp ? impatient : patient, each))).toEqual(settled(each[name]))
  })
})

describe('the faults that need a socket', () => {
  it('are all shown to them', () => {
    const shown = new Set(SEEN.map(({ kind }) => kind))
    expect(deliveryFaults.filter(({ kind, socket }) => socket !== undefined && !shown.has(kind))).toEqual([])
  })
})
