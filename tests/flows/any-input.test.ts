import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { documents } from '../../src/documents.ts'
import { isLive } from '../../src/domain/lifecycle.ts'
import { slotUseKey } from '../../src/domain/schedule.ts'
import type { CallBody } from '../../src/http/call.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { ride } from './rhomtrip.ts'

type Json = Readonly<Record<string, unknown>>

const errors: unknown[] = []
const sandbox = createSandbox({ clock: 'manual', checkReplies: true, onInternalError: error => errors.push(error) })
await sandbox.ready
const { world, time } = sandbox.workspace()
afterAll(() => sandbox.stop())

async function send(method: string, path: string, body?: unknown, more: object = {}, bytes?: CallBody) {
  const [plain, query = ''] = path.split('?')
  const reply = await sandbox.handle({
    method,
    path: plain!,
    query,
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'pricing, content, notifications, webhooks',
      ...(body === undefined ? undefined : { 'content-type': 'application/json' }),
      ...more,
    },
    body: bytes ?? (body === undefined ? null : Buffer.from(JSON.stringify(body))),
  })
  const text = reply.body === null ? '' : Buffer.from(reply.body as Uint8Array).toString()
  return { status: reply.status, headers: reply.headers, json: text === '' ? undefined : JSON.parse(text) }
}

const slot = { productId: '49', optionId: 'DEFAULT', availabilityId: '2027-02-01T09:00:00+00:00' }
const endless = { productId: '42', optionId: 'DEFAULT', availabilityId: '2027-02-01T10:00:00+01:00' }
const other = { productId: '49', optionId: 'RIB', availabilityId: '2027-02-02T10:00:00+00:00' }
const guest = { fullName: 'A B', emailAddress: 'a@example.com', phoneNumber: '1', locales: ['en'] }
const units = [{ unitId: 'adult', resellerReference: 'U', contact: guest }, { unitId: 'adult' }]
const days = { localDateStart: '2027-02-01', localDateEnd: '2027-02-03' }
const words = { notes: 'N', resellerReference: 'R', contact: guest, emailReceipt: true }
const quotation = (await send('POST', '/transfers', ride)).json
const transfer = { transferId: quotation.id, optionId: quotation.options[0].id, expirationMinutes: 30, currency: 'EUR' }
const counted = [{ id: 'adult', quantity: 2 }]
const subscription = { url: 'http://127.0.0.1:9/', notificationTypes: ['BOOKING_UPDATE'], headers: { 'X-Key': 'k' } }

/** A body that is taken, for each operation that has one. */
const bodies: Readonly<Record<string, readonly Json[]>> = {
  'bookspot POST /availability': [{ ...slot, ...days, availabilityId: undefined, units: counted, currency: 'EUR' }],
  'bookspot POST /availability/calendar': [{ ...slot, ...days, units: counted, currency: 'EUR' }],
  'bookspot POST /bookings': [{ ...slot, unitItems: units, ...words, currency: 'EUR', expirationMinutes: 30 }],
  'bookspot PATCH /bookings/{uuid}': [{ ...other, unitItems: units, ...words, expirationMinutes: 20 }],
  'bookspot POST /bookings/{uuid}/confirm': [{ ...words, unitItems: units }],
  'bookspot POST /bookings/{uuid}/extend': [{ expirationMinutes: 40 }],
  'bookspot POST /bookings/{uuid}/cancel': [{ reason: 'because', force: true }],
  'bookspot POST /notifications/subscriptions': [subscription],
  'bookspot PATCH /notifications/subscriptions/{id}': [subscription],
  'rhomtrip POST /transfers': [ride],
  'rhomtrip POST /availability': [{ ...slot, ...days, startTime: '00:00', units: counted, dropoff: ride.dropOff }],
  'rhomtrip POST /availability/calendar': [{ ...slot, ...days, startTime: '00:00', units: counted }],
  'rhomtrip POST /bookings': [transfer, { ...slot, expirationMinutes: 30, unitItems: units, ...words }],
  'rhomtrip PATCH /bookings/{uuid}': [
    { ...words, pickUp: ride.dropOff, dropOff: ride.pickUp, startTime: '15:00', serviceReference: 'X' },
    { ...other, ...words, unitItems: units, expirationMinutes: 30 },
  ],
  'rhomtrip POST /bookings/{uuid}/confirm': [{ ...words, unitItems: units }],
  'rhomtrip POST /bookings/{uuid}/extend': [{ expirationMinutes: 30 }],
  'rhomtrip POST /bookings/{uuid}/cancel': [{ reason: 'because' }],
  'rhomtrip POST /webhooks': [{ event: 'booking_update', url: 'http://127.0.0.1:9/', capabilities: [], headers: {} }],
}

const descriptions = new Map<string, Json>()
for (const { name } of sandbox.dialects) descriptions.set(name, (await documents(name)) as Json)
const ajv = formats.default(new Ajv2020({ strict: false }))
for (const [name, document] of descriptions) ajv.addSchema({ ...document, $id: name })

/** Every operation of both documents. */
const operations = sandbox.dialects.flatMap(({ name, basePath }) =>
  Object.entries(descriptions.get(name)!.paths as Record<string, Json>).flatMap(([path, item]) =>
    ['get', 'post', 'patch', 'delete'].flatMap(verb => {
      const operation = item[verb] as Json | undefined
      return operation ? [{ name, base: basePath, path, method: verb.toUpperCase(), operation }] : []
    }),
  ),
)
type Operation = (typeof operations)[number]

const key = ({ name, method, path }: Operation) => `${name} ${method} ${path}`

/** What any of the bodies may hold, and what rules read besides: an operation may be sent what is meant for another. */
const names = [
  ...new Set(Object.values(bodies).flatMap(all => all.flatMap(body => Object.keys(body)))),
  ...['timeZone', 'by', 'token', 'reseller', 'uuid', 'id', 'status', 'constructor', '__proto__', 'toString'],
]

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', '0', '-1', 1e308, -1, 0.5, 0, 'x'.repeat(300), '2027-02-30', '24:00', '😀', '\u0000'),
  fc.constantFrom<unknown>('__proto__', [], {}, null, true, [null], [[]], [{}], 'adult', '42', 'DEFAULT', 'SEK', 2),
  fc.constantFrom<unknown>(slot.availabilityId, other.availabilityId, `${slot.availabilityId}|`, 'Europe/Madrid'),
)

/** The value with something else at one of its places, at any depth; or with a key more. */
function spoilt(value: unknown, path: readonly number[], change: unknown, name: string): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return change
  const keys = [...Object.keys(value), name]
  const chosen = keys[step % keys.length]!
  if (Array.isArray(value))
    return value.map((part, i) => (String(i) === chosen ? spoilt(part, rest, change, name) : part))
  const part = (value as Json)[chosen]
  return { ...value, [chosen]: part === undefined ? change : spoilt(part, rest, change, name) }
}

const bookings: string[] = []
const subscriptions: string[] = []

/** Holds something: a ride or seats. */
async function hold(what: 'ride' | 'seats'): Promise<void> {
  const seats = { ...endless, unitItems: [{ unitId: 'adult' }] }
  const held = await (what === 'ride' ? send('POST', '/bookings', transfer) : send('POST', '/octo/v1/bookings', seats))
  if (held.status === 200) bookings.push(held.json.uuid)
}

/** A path with its parameters: mostly records of ours, sometimes anything. */
function filled({ path, operation, base }: Operation, pick: number, text: string | undefined): string {
  const known = path.includes('subscriptions') || path.includes('webhooks') ? subscriptions : bookings
  const id = text ?? (path.includes('/products/') ? '42' : known[pick % known.length])
  const query = ((operation.parameters ?? []) as Json[])
    .map(one => ('$ref' in one ? { name: String(one.$ref).split('/').at(-1)!, in: 'ref' } : one) as Json)
    .filter(one => one.in === 'query' || (one.in === 'ref' && /Reference|Local/.test(String(one.name))))
    .filter((_, i) => (pick >> i) % 2 === 0)
    .map(({ name }) => `${lowerFirst(String(name))}=${encodeURIComponent(text ?? '2027-02-01')}`)
  return `${base}${path.replace(/\{\w+\}/, encodeURIComponent(id ?? 'none') || '%20')}?${query.join('&')}`
}

const lowerFirst = (text: string) => text[0]!.toLowerCase() + text.slice(1)

/** Records are replaced, never changed: the same objects are the same world. */
const snapshot = () => [
  ...world.read.bookings.all(),
  ...world.read.transfers.all(),
  ...world.read.subscriptions.all(),
  ...world.read.slotUse.all(),
]

const validators = new Map<string, ReturnType<typeof ajv.compile>>()

/** What is wrong with an answer by the document of its dialect: an undescribed status, another shape. */
function problemsOf({ name, operation }: Operation, status: number, json: unknown): unknown {
  const described = (operation.responses as Record<string, Json>)[status]
  if (described === undefined) return `the status ${status} is not described`
  const pointer = described.$ref as string | undefined
  const response = pointer
    ? pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((part, step) => (part as Json)[step], descriptions.get(name))
    : described
  const content = (response as Json).content as Record<string, Json> | undefined
  if (content === undefined) return json === undefined ? undefined : 'there is a body'
  const schema = JSON.stringify(content['application/json']!.schema).replaceAll('"$ref":"#', `"$ref":"${name}#`)
  const validate = validators.get(schema) ?? ajv.compile(JSON.parse(schema))
  validators.set(schema, validate)
  return validate(json) ? undefined : ajv.errorsText(validate.errors)
}

it('every operation with a body is tried', () => {
  expect(Object.keys(bodies).sort()).toEqual(
    operations
      .filter(({ operation }) => operation.requestBody)
      .map(key)
      .sort(),
  )
})

it.each(Object.entries(bodies).flatMap(([route, all]) => all.map(body => [route, body] as const)))(
  'takes the body of %s',
  async (route, body) => {
    const operation = operations.find(one => key(one) === route)!
    await hold(body.startTime ? 'ride' : 'seats')
    subscriptions.push((await send('POST', '/octo/v1/notifications/subscriptions', subscription)).json.id)
    const at = operation.path.includes('subscriptions') ? subscriptions : bookings
    const path = operation.base + operation.path.replace(/\{\w+\}/, at.at(-1)!)
    const answer = await send(operation.method, path, body)
    expect([answer.status, answer.json.error, answer.json.errorMessage]).toEqual([
      route.endsWith('POST /notifications/subscriptions') ? 201 : 200,
      undefined,
      undefined,
    ])
  },
)

const pathOf = ({ base, path }: Operation) => base + path.replace(/\{\w+\}/, 'x')

it.each(operations.map(one => [key(one), one] as const))('%s describes what HTTP itself refuses', async (_, one) => {
  const described = async (expected: number, headers: object, bytes?: CallBody) => {
    const { status, json } = await send(one.method, pathOf(one), {}, headers, bytes)
    expect([status, problemsOf(one, status, json)]).toEqual([expected, undefined])
  }
  await described(401, { authorization: undefined })
  await described(one.name === 'bookspot' ? 401 : 403, { authorization: 'Bearer nobody' })
  if (one.operation['x-ability']) await described(403, { authorization: 'Bearer alpha-plain-key' })
  if (one.operation['x-needs-capability']) await described(400, { 'octo-capabilities': 'pricing' })
  if (!one.operation.requestBody) return
  await described(413, {}, 'too-large')
  await described(415, { 'content-encoding': 'gzip' })
  await described(one.name === 'bookspot' ? 400 : 415, { 'content-type': 'text/plain' })
  await described(400, {}, Buffer.from('{'))
})

it.each([...new Set(operations.map(pathOf))])(
  '%s refuses other methods, as one of its operations describes',
  async path => {
    const { status, headers, json } = await send('PUT', path)
    const here = operations.filter(one => pathOf(one) === path)
    // RhomTrip has no call for one webhook but to delete it.
    expect(status).toBe(path === '/webhooks/x' ? 404 : 405)
    if (status === 405)
      expect(headers.allow?.split(', ')).toEqual(expect.arrayContaining(here.map(({ method }) => method)))
    expect(here.some(one => problemsOf(one, status, json) === undefined)).toBe(true)
  },
)

it('any input to either dialect is answered as its document says, and a refusal changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations, ...operations.filter(one => bodies[key(one)])),
      fc.record({
        path: fc.array(fc.nat(30), { minLength: 0, maxLength: 4 }),
        change: odd,
        name: fc.constantFrom(...names),
        pick: fc.nat(1_000),
        more: fc.boolean(),
        held: fc.constantFrom('ride' as const, 'seats' as const, undefined),
        text: fc.oneof(
          { weight: 5, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: fc.oneof(fc.string(), fc.constantFrom('42', 'nobody', '..')) },
        ),
        minutes: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 25),
      }),
      async (operation, { path, change, name, pick, more, held, text, minutes }) => {
        if (minutes > 0) await time.advanceTo(world.clock.now() + minutes * 60_000)
        const touches = held !== undefined && operation.path.includes('{uuid}')
        if (touches) await hold(held)
        const choices = bodies[key(operation)]
        const usual = choices?.[pick % choices.length]
        const body = usual && (more ? { ...usual, [name]: change } : spoilt(usual, path, change, name))
        const before = snapshot()
        const { status, headers, json } = await send(
          operation.method,
          filled(operation, touches ? bookings.length - 1 : pick, text),
          body,
        )
        expect(errors.splice(0)).toEqual([])
        expect(status).toBeLessThan(500)
        // A path that is none, as products without an id, names no operation.
        if (text === undefined) expect(problemsOf(operation, status, json)).toBeUndefined()
        if (json !== undefined) expect(headers['content-type']).toBe('application/json')
        expect(headers['octo-capabilities']).toContain('pricing')
        if (status >= 400) {
          const after = snapshot()
          expect(after.length === before.length && after.every((record, i) => record === before[i])).toBe(true)
          expect(json).toMatchObject({ error: expect.any(String), errorMessage: expect.any(String) })
        } else if (typeof json?.uuid === 'string') bookings.push(json.uuid)
        else if (typeof json?.url === 'string') subscriptions.push(json.id)
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 1_500), seed: Number(process.env.FC_SEED ?? 7), endOnFailure: true },
  )
  const taken = new Map<string, number>()
  for (const booking of world.read.bookings.all()) {
    if (booking.kind !== 'activity' || booking.freesale || !isLive(booking.status)) continue
    const use = slotUseKey(booking.productId, booking.optionId, booking.slot.id)
    taken.set(use, (taken.get(use) ?? 0) + booking.seats)
  }
  for (const use of world.read.slotUse.all()) expect([use.id, use.taken]).toEqual([use.id, taken.get(use.id) ?? 0])
})
