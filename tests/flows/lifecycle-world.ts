import { expect } from 'vitest'
import type { Act, Count } from './lifecycle-commands.ts'
import { type Answer, type Dialect, type Driver, type Json, TOKENS, type TokenName } from './lifecycle-driver.ts'
import {
  againstCaller,
  againstCancel,
  againstChange,
  againstConfirm,
  againstDeparture,
  againstExtend,
  againstMinutes,
  againstUnits,
  DAY,
  type Departure,
  freeSeats,
  type Held,
  HOUR,
  isCancellable,
  isChangeable,
  MINUTE,
  type Model,
  nextEdge,
  type Reason,
  wait,
} from './lifecycle-rules.ts'
import { ride } from './rhomtrip.ts'

/** What is told: BookSpot only of confirmed and cancelled (B-25), RhomTrip also of changes and longer holds. */
type Told = 'both' | 'rhomtrip' | 'nobody'

/** A world with its model: what the rules say that it must look like. */
export interface World {
  readonly driver: Driver
  readonly model: Model
  /** Quotation and option ids by token. */
  readonly quoted: Readonly<Record<TokenName, { readonly transferId: string; readonly optionId: string }>>
  readonly quotedUntil: number
  /** Bodies of reservations made through either dialect, with the uuid that the client chose. */
  readonly reserved: Map<string, { readonly dialect: Dialect; readonly token: TokenName; readonly body: Json }>
  /** Ids of subscriptions by the path that they deliver to. */
  readonly subscriptions: ReadonlyMap<string, string>
  /** The client's own uuid, another for each reservation. */
  newUuid(): string
  /** Every booking as both dialects show it after the last step. */
  shown: ReadonlyMap<string, Json>
  /** What was done in all stories and what came of it: `bookspot confirm: told`. */
  readonly seen: Map<string, number>
}

/** All that any of the options wants to know. */
const GUEST = { fullName: 'Ada Guest', emailAddress: 'ada.guest@example.com', phoneNumber: '+442071838750' }
const itemsOf = (unitId: string, count: number) => Array.from({ length: count }, () => ({ unitId, contact: GUEST }))
const PRICED = 'octo/pricing'
/** The last part of the path that a subscription delivers to, and the capabilities that it was made with. */
const HEARERS = { bookspot: '', plain: '', priced: PRICED } as const

/** As `toEqual`, at a tenth of its cost while the two are alike. */
function alike(got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(wanted)) expect(got).toEqual(wanted)
}

const ok = ({ status, json }: Answer): Json => {
  if (status !== 200 && status !== 201) expect.fail(`${status} ${JSON.stringify(json)}`)
  return json
}

/** Subscribes both tokens with both dialects to everything, finds departures to contend for, and has rides quoted. */
export async function openWorld(driver: Driver, seen: World['seen']): Promise<World> {
  const now = driver.sandbox.workspace().world.clock.now()
  const day = (days: number) => new Date(now + days * DAY).toISOString().slice(0, 10)

  const departure = async (productId: string, optionId: string, unitId: string, days: number) => {
    const product = ok(await driver.call('bookspot', `GET /products/${productId}`, undefined, 'alpha-key'))
    const option = product.options.find(({ id }: Json) => id === optionId)
    const question = { productId, optionId, localDateStart: day(days), localDateEnd: day(days + 7) }
    const slots = ok(await driver.call('bookspot', 'POST /availability', question, 'alpha-key'))
    const slot = slots.find(({ available }: Json) => available)
    const cutoff = { minute: MINUTE, hour: HOUR, day: DAY }[option.cancellationCutoffUnit as 'hour']
    return {
      ...{ productId, optionId, unitId, slotId: slot.id, free: slot.vacancies, instant: product.instantConfirmation },
      fewestUnits: option.restrictions.minUnits,
      mostUnits: option.restrictions.maxUnits,
      bookableUntil: Date.parse(slot.utcCutoffAt),
      changeableUntil: Date.parse(slot.localDateTimeStart) - option.cancellationCutoffAmount * cutoff,
      listedUntil: Date.parse(slot.localDateTimeStart.replace(/T.{8}/, 'T00:00:00')) + DAY,
    }
  }
  // One that can be changed for a day or so, a small boat, one that the supplier confirms by hand, one that is sold freely.
  const departures: Departure[] = [
    await departure('49', 'DEFAULT', 'adult', 2),
    await departure('49', 'RIB', 'adult', 3),
    await departure('48', 'DEFAULT', 'military', 4),
    await departure('42', 'DEFAULT', 'adult', 1),
  ]

  let uuids = 0
  const subscriptions = new Map<string, string>()
  const quoted: Partial<Record<TokenName, { transferId: string; optionId: string }>> = {}
  for (const token of TOKENS) {
    const at = (hearer: string) => `/${token}/${hearer}`
    const notificationTypes = ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE', 'PRODUCT_UPDATE']
    const body = { url: driver.receiverUrl + at('bookspot'), notificationTypes }
    const { id } = ok(await driver.call('bookspot', 'POST /notifications/subscriptions', body, token, 'notifications'))
    subscriptions.set(at('bookspot'), id)
    for (const hearer of ['plain', 'priced'] as const) {
      const webhook = { url: driver.receiverUrl + at(hearer), event: 'booking_update' }
      const capabilities = ['octo/webhooks', ...(hearer === 'priced' ? [PRICED] : [])].join(',')
      subscriptions.set(
        at(hearer),
        ok(await driver.call('rhomtrip', 'POST /webhooks', webhook, token, capabilities)).id,
      )
    }
    const quotation = ok(await driver.call('rhomtrip', 'POST /transfers', ride, token))
    quoted[token] = { transferId: quotation.id, optionId: quotation.options[0].id }
  }
  return {
    driver,
    model: { now, departures, bookings: [] },
    quoted: quoted as World['quoted'],
    quotedUntil: now + 72 * HOUR,
    reserved: new Map(),
    subscriptions,
    newUuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    shown: new Map(),
    seen,
  }
}

/** Does it, and compares what came of it with what the rules say. */
export async function perform(act: Act, world: World): Promise<void> {
  const { driver, model, seen } = world
  if (act.step.do === 'wait') {
    const ms = act.step.minutes === 'edge' ? nextEdge(model) - model.now : act.step.minutes * MINUTE
    wait(model, ms)
    ok(await driver.call('control', 'POST /clock/advance', { by: `${ms}ms` }, 'alpha-key'))
    world.shown = await compare(world)
    await compareDeliveries(world, undefined, 'nobody')
    return
  }
  const done = await attempt(act, world)
  if (!done) return
  const { answer, against, held, told, apply } = done
  const refused = against.length > 0
  if (refused) {
    expect(answer.status).toBeGreaterThanOrEqual(400)
    // Triggers refuse in a way of their own; the dialects name the reason.
    if (act.step.do !== 'trigger')
      expect([answer.status, against]).toEqual([400, expect.arrayContaining([answer.json.error])])
  } else {
    ok(answer)
    apply()
  }
  const before = world.shown
  world.shown = await compare(world)
  const untouched = refused || act.step.do === 'repeat'
  for (const [uuid, shown] of before) if (untouched || uuid !== held.uuid) alike(world.shown.get(uuid), shown)
  await compareDeliveries(world, held, refused ? 'nobody' : told)

  const what = act.step.do === 'trigger' ? `trigger ${act.step.name}` : `${act.dialect} ${act.step.do}`
  const outcome = refused ? (answer.json.error ?? 'refused') : told === 'nobody' ? 'done' : `told ${told}`
  seen.set(`${what}: ${outcome}`, (seen.get(`${what}: ${outcome}`) ?? 0) + 1)
}

interface Done {
  readonly answer: Answer
  readonly against: readonly Reason[]
  readonly held: Held
  readonly told: Told
  /** What a success does to the model. */
  apply(): void
}

/** The call that a step stands for, its answer, and what the rules say about it. Undefined when there is no booking to do it to. */
async function attempt(act: Act, world: World): Promise<Done | undefined> {
  const { driver, model } = world
  const { step, dialect } = act
  if (step.do === 'reserve') return reserve(act, world, step)
  if (step.do === 'reserve-transfer') return reserveTransfer(act, world, step.minutes)
  if (step.do === 'wait' || model.bookings.length === 0) return undefined
  const fitting = step.do === 'trigger' && step.fitting ? model.bookings.filter(one => EFFECTS[step.name](one)) : []
  const among = fitting.length > 0 ? fitting : model.bookings
  const held = among[step.booking % among.length]!
  const token = act.stranger ? TOKENS.find(other => other !== held.token)! : held.token
  if (step.do === 'trigger') return trigger(step.name, held, world)

  const against = againstCaller(held, token, dialect)
  /** What speaks against it once the caller may do it at all. */
  const also = (...reasons: readonly Reason[]) => {
    if (againstCaller(held, token, dialect).length === 0) against.push(...reasons)
  }
  const call = (route: string, body: unknown) => driver.call(dialect, route.replace('{uuid}', held.uuid), body, token)
  switch (step.do) {
    case 'repeat': {
      const made = world.reserved.get(held.uuid)!
      // The same body through the other dialect may mean something else, so it goes where it went.
      const answer = await driver.call(made.dialect, 'POST /bookings', made.body, token)
      const foreign: Reason[] = token === held.token ? [] : ['INVALID_BOOKING_UUID']
      return { answer, against: foreign, held, told: 'nobody', apply() {} }
    }
    case 'confirm': {
      const units = held.departure && step.units !== null ? countOf(step.units, model, held.departure, held) : null
      const body = {
        contact: GUEST,
        resellerReference: `R-${held.uuid.slice(-4)}`,
        ...(units === null ? {} : { unitItems: itemsOf(held.departure!.unitId, units) }),
      }
      also(...againstConfirm(held))
      if (units !== null) also(...againstUnits(model, held.departure!, units, held))
      const becomes = held.departure?.instant === false ? 'PENDING' : 'CONFIRMED'
      return {
        ...{ answer: await call('POST /bookings/{uuid}/confirm', body), against, held },
        told: becomes === 'CONFIRMED' ? 'both' : 'nobody',
        apply() {
          held.status = becomes
          held.units = units ?? held.units
        },
      }
    }
    case 'extend': {
      against.push(...againstMinutes(step.minutes, dialect))
      also(...againstExtend(held))
      const body = { expirationMinutes: step.minutes }
      return {
        ...{ answer: await call('POST /bookings/{uuid}/extend', body), against, held, told: 'rhomtrip' },
        apply() {
          held.expiresAt = model.now + step.minutes * MINUTE
        },
      }
    }
    case 'cancel': {
      also(...againstCancel(model, held))
      const again = held.status === 'CANCELLED'
      return {
        ...{ answer: await call('POST /bookings/{uuid}/cancel', { reason: 'Rain' }), against, held },
        told: again ? 'nobody' : 'both',
        apply() {
          held.status = 'CANCELLED'
        },
      }
    }
    case 'note': {
      also(...againstChange(model, held))
      const answer = await call('PATCH /bookings/{uuid}', { notes: `Note ${world.newUuid()}` })
      return { answer, against, held, told: 'rhomtrip', apply() {} }
    }
    case 'units': {
      if (!held.departure) return undefined
      const units = countOf(step.units, model, held.departure, held)
      also(...againstChange(model, held), ...againstUnits(model, held.departure, units, held))
      return {
        answer: await call('PATCH /bookings/{uuid}', { unitItems: itemsOf(held.departure.unitId, units) }),
        ...{ against, held, told: 'rhomtrip' },
        apply() {
          held.units = units
        },
      }
    }
    case 'move': {
      if (!held.departure) return undefined
      const to = model.departures[step.departure % model.departures.length]!
      const units = countOf(step.units, model, to, held)
      against.push(...againstDeparture(model, to))
      also(...againstChange(model, held), ...againstUnits(model, to, units, held))
      const { productId, optionId, slotId: availabilityId } = to
      const body = { productId, optionId, availabilityId, unitItems: itemsOf(to.unitId, units) }
      return {
        ...{ answer: await call('PATCH /bookings/{uuid}', body), against, held, told: 'rhomtrip' },
        apply() {
          held.departure = to
          held.units = units
          held.changeableUntil = to.changeableUntil
        },
      }
    }
  }
}

/** A number of units; `rest` and `rest + 1` are what is left for them on a departure, and one too many. */
function countOf(count: Count, model: Model, departure: Departure, but?: Held): number {
  if (typeof count === 'number') return count
  const rest = Math.max(0, freeSeats(model, departure, but) ?? departure.mostUnits)
  return count === 'rest' ? Math.max(1, rest) : rest + 1
}

async function reserve(
  { dialect, token }: Act,
  world: World,
  step: { readonly departure: number; readonly units: Count; readonly minutes: number },
): Promise<Done> {
  const { driver, model, reserved } = world
  const departure = model.departures[step.departure % model.departures.length]!
  const { productId, optionId, slotId: availabilityId, unitId, changeableUntil } = departure
  const uuid = world.newUuid()
  const units = countOf(step.units, model, departure)
  const unitItems = itemsOf(unitId, units)
  const body = { uuid, productId, optionId, availabilityId, unitItems, contact: GUEST, expirationMinutes: step.minutes }
  const against = [
    ...againstMinutes(step.minutes, dialect),
    ...againstUnits(model, departure, units),
    ...againstDeparture(model, departure),
  ]
  const expiresAt = model.now + step.minutes * MINUTE
  const held: Held = { uuid, token, departure, units, status: 'ON_HOLD', expiresAt, changeableUntil }
  return {
    ...{ answer: await driver.call(dialect, 'POST /bookings', body, token), against, held, told: 'nobody' },
    apply() {
      model.bookings.push(held)
      reserved.set(uuid, { dialect, token, body })
    },
  }
}

async function reserveTransfer({ token }: Act, world: World, minutes: number): Promise<Done> {
  const { driver, model, quoted, quotedUntil, reserved } = world
  const uuid = world.newUuid()
  const body = { uuid, ...quoted[token], expirationMinutes: minutes }
  const against = againstMinutes(minutes, 'rhomtrip')
  if (model.now >= quotedUntil) against.push('UNPROCESSABLE_ENTITY')
  const expiresAt = model.now + minutes * MINUTE
  // The ride is weeks away: its cut-off is beyond what the steps wait.
  const held: Held = {
    ...{ uuid, token, departure: undefined, units: 0, status: 'ON_HOLD', expiresAt },
    changeableUntil: Number.POSITIVE_INFINITY,
  }
  return {
    ...{ answer: await driver.call('rhomtrip', 'POST /bookings', body, token), against, held, told: 'nobody' },
    apply() {
      model.bookings.push(held)
      reserved.set(uuid, { dialect: 'rhomtrip', token, body })
    },
  }
}

/** Which statuses a trigger takes, what it makes of them, and who is told: it acts for the supplier, so no cut-off stops it. */
const EFFECTS = {
  confirmed: (held: Held): readonly [Held['status'], Told] | undefined =>
    held.status === 'PENDING' || (held.status === 'ON_HOLD' && held.departure?.instant !== false)
      ? ['CONFIRMED', 'both']
      : undefined,
  updated: (held: Held) => (isChangeable(held) ? ([held.status, 'rhomtrip'] as const) : undefined),
  cancelled: (held: Held) => (isChangeable(held) ? (['CANCELLED', 'both'] as const) : undefined),
  redeemed: (held: Held) => (held.status === 'CONFIRMED' ? (['REDEEMED', 'nobody'] as const) : undefined),
  rejected: (held: Held) => (held.status === 'PENDING' ? (['REJECTED', 'nobody'] as const) : undefined),
  'hold-expired': (held: Held) => (held.status === 'ON_HOLD' ? (['EXPIRED', 'nobody'] as const) : undefined),
}

async function trigger(name: keyof typeof EFFECTS, held: Held, world: World): Promise<Done | undefined> {
  const { driver } = world
  // A supplier that confirms by hand makes a hold PENDING first: two steps, which no trigger takes at once.
  if (name === 'confirmed' && held.status === 'ON_HOLD' && held.departure?.instant === false) return undefined
  const effect = EFFECTS[name](held)
  const body = { booking: held.uuid, ...(name === 'updated' ? { notes: `By hand ${world.newUuid()}` } : {}) }
  return {
    answer: await driver.call('control', `POST /simulate/booking.${name}`, body, 'alpha-key'),
    against: effect ? [] : ['UNPROCESSABLE_ENTITY'],
    held,
    told: effect?.[1] ?? 'nobody',
    apply() {
      held.status = effect![0]
    },
  }
}

/** Every booking of the model as its owner reads it: through RhomTrip, and through BookSpot when it is an activity. */
async function shownBookings({ driver, model }: World): Promise<ReadonlyMap<string, Json>> {
  const all = new Map<string, Json>()
  for (const { uuid, token, departure } of model.bookings) {
    const rhomtrip = ok(await driver.call('rhomtrip', `GET /bookings/${uuid}`, undefined, token, PRICED))
    const answer = await driver.call('bookspot', `GET /bookings/${uuid}`, undefined, token, PRICED)
    if (!departure) alike(answer.json.error, 'INVALID_BOOKING_UUID')
    all.set(uuid, { rhomtrip, bookspot: departure ? ok(answer) : null })
  }
  return all
}

/** The world against the model: statuses, units and ends in both dialects, seats on every departure. */
async function compare(world: World): Promise<ReadonlyMap<string, Json>> {
  const { driver, model } = world
  const shown = await shownBookings(world)
  for (const held of model.bookings) {
    const { rhomtrip, bookspot } = shown.get(held.uuid)!
    const cancellable = isCancellable(model, held)
    alike([rhomtrip.uuid, rhomtrip.status, rhomtrip.cancellable], [held.uuid, held.status, cancellable])
    if (held.status === 'ON_HOLD') alike(Date.parse(rhomtrip.utcExpiresAt), held.expiresAt)
    if (!bookspot) continue
    alike(
      bookspot.unitItems.map(({ status }: Json) => status),
      Array(held.units).fill(held.status),
    )
    alike([bookspot.productId, bookspot.availabilityId], [held.departure!.productId, held.departure!.slotId])
    alike(agreed(bookspot), agreed(rhomtrip))
  }
  for (const departure of model.departures) {
    const { productId, optionId, slotId } = departure
    const question = { productId, optionId, availabilityIds: [slotId] }
    const [slot] = ok(await driver.call('bookspot', 'POST /availability', question, 'alpha-key'))
    const free = freeSeats(model, departure)
    if (free !== null && free < 0) expect.fail(`${-free} seats too many were sold on ${slotId}.`)
    if (model.now >= departure.listedUntil) {
      expect(slot).toBeUndefined()
      continue
    }
    const closed = model.now >= departure.bookableUntil
    alike([slot.available, slot.vacancies], [!closed && free !== 0, closed && free !== null ? 0 : free])
  }
  return shown
}

/** What two dialects must say alike of one booking; the rest is written in each one's own form. */
const agreed = ({ uuid, status, cancellable, notes, contact, resellerReference, unitItems, pricing }: Json) => ({
  ...{ uuid, status, cancellable, notes, contact, resellerReference, pricing },
  units: unitItems.map(({ uuid, unitId, status, pricing }: Json) => ({ uuid, unitId, status, pricing })),
})

/** One delivery for each subscription that is to be told, none for any other, each saying what a GET says now. */
async function compareDeliveries(world: World, held: Held | undefined, told: Told): Promise<void> {
  const { driver, subscriptions } = world
  const arrived = await driver.arrived()
  const hearers = { both: ['bookspot', 'plain', 'priced'], rhomtrip: ['plain', 'priced'], nobody: [] }[told]
  const expected = hearers
    .filter(hearer => held?.departure !== undefined || hearer !== 'bookspot')
    .map(hearer => `/${held!.token}/${hearer}`)
  alike(arrived.map(({ path }) => path).sort(), expected.sort())
  for (const { path, body } of arrived) {
    const hearer = path.split('/')[2] as keyof typeof HEARERS
    if (hearer === 'bookspot') {
      expect(body).toMatchObject({
        subscriptionId: subscriptions.get(path),
        notificationType: 'BOOKING_UPDATE',
        data: { uuid: held!.uuid },
      })
    } else {
      const route = `GET /bookings/${held!.uuid}`
      const { json } = await driver.call('rhomtrip', route, undefined, held!.token, HEARERS[hearer])
      expect(body.webhook.id).toBe(subscriptions.get(path))
      expect(body.booking).toEqual(json)
    }
  }
}
