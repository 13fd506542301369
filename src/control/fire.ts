import type { Message } from '../delivery/message.ts'
import type { Subscription } from '../domain/types.ts'
import type { Fire } from '../generated/sandbox/types.ts'
import { spoken } from '../openapi/validate.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import { firstAttempts, refuseWhenFull } from './attempts.ts'
import type { ControlContext, ControlHandlers } from './context.ts'
import { dialectNamed } from './info.ts'
import { applyOverrides } from './overrides.ts'
import { type PayloadSchema, payloadSchemaOf } from './payload-schema.ts'
import { Problem } from './problem.ts'
import { deliveryView } from './views.ts'
import type { Dialect } from './workspace.ts'

export const fire = {
  'POST /fire': async ({ body, query }, context) => {
    const { workspace, sandbox } = context
    const dialect = dialectNamed(sandbox, body.dialect, 400, '/dialect')
    checkEvent(dialect, body.event)
    const hearers = hearersOf(dialect, body, context)
    refuseWhenFull(workspace, hearers.length)
    const schema = payloadSchemaOf(await sandbox.documentOf(dialect.name), body.event)
    // Every payload is made and checked before the first is sent.
    const payloads = hearers.map(hearer => payloadFor(hearer, dialect, body, schema, context))
    const ids = hearers.map(() => workspace.nextMessageId())
    const id = `fire_${ids[0]!.replace(/^msg_/, '')}`
    const messages = hearers.map(
      (hearer, i): Message => ({
        id: ids[i]!,
        eventId: id,
        dialect: dialect.name,
        event: body.event,
        subscriptionId: hearer.id,
        subject: body.subject,
        origin: 'fire',
        body: new TextEncoder().encode(JSON.stringify(payloads[i])),
      }),
    )
    const attempted = query.wait ? firstAttempts(context) : undefined
    const made = workspace.engine.enqueue(messages)
    await attempted?.(made)
    return { id, dialect: dialect.name, event: body.event, deliveries: made.map(deliveryView) }
  },
} satisfies Partial<ControlHandlers>

function checkEvent({ name, events }: Dialect, event: string): void {
  if (events.includes(event)) return
  const detail = `${name} has no message "${event.slice(0, 60)}".${didYouMean(event, events)} It has ${events.join(', ')}.`
  throw new Problem(400, detail, { pointer: '/event', allowed: events, suggestion: nearest(event, events) })
}

/** The one subscription that is named, or all of the dialect that take the event. */
function hearersOf(
  dialect: Dialect,
  { event, subscriptionId }: Fire,
  { workspace }: ControlContext,
): readonly Subscription[] {
  const { subscriptions } = workspace.world.read
  if (subscriptionId === undefined) {
    const hearers = [...subscriptions.all()].filter(one => one.dialect === dialect.name && one.events.includes(event))
    if (hearers.length > 0) return hearers
    throw new Problem(
      409,
      `No subscription of ${dialect.name} takes ${event} in the workspace "${workspace.name}". Subscribe first, under ${dialect.title}'s own API, or name a subscriptionId.`,
    )
  }
  const named = subscriptions.get(subscriptionId)
  const pointer = '/subscriptionId'
  if (!named) {
    const detail = `There is no subscription "${subscriptionId.slice(0, 100)}". GET /subscriptions lists them.`
    throw new Problem(404, detail, { pointer })
  }
  if (named.dialect === dialect.name) return [named]
  throw new Problem(400, `The subscription is ${named.dialect}'s, not ${dialect.name}'s.`, {
    pointer: '/dialect',
    suggestion: named.dialect,
  })
}

/** @throws Problem 400 for an unknown pointer or a value that does not fit; UsageError when there is no fitting subject */
function payloadFor(
  hearer: Subscription,
  dialect: Dialect,
  { event, subject, overrides = {} }: Fire,
  schema: PayloadSchema,
  { workspace }: ControlContext,
): unknown {
  const sample = dialect.sample(event, subject, hearer, workspace.world)
  const payload = applyOverrides(sample, overrides, schema)
  const sentences = dialect.checkPayload(event, payload)
  if (!sentences) return payload
  const problems = sentences.map(detail => ({ pointer: culprit(detail, Object.keys(overrides)), detail }))
  throw new Problem(400, `The payload would not fit ${event}, so nothing was sent. ${sentences.join(' ')}`, {
    pointer: problems[0]?.pointer,
    more: { problems },
  })
}

/** The override that a sentence speaks of: sentences begin with the place they are about. */
const culprit = (sentence: string, pointers: readonly string[]) =>
  pointers.filter(pointer => sentence.startsWith(spoken(pointer))).sort((a, b) => b.length - a.length)[0] ?? ''
