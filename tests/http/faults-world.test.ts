import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'
import { type Bookspot, openBookspot } from '../flows/bookspot.ts'
import { openRhomtrip } from '../flows/rhomtrip.ts'
import { addFault } from './broken.ts'

let bookspot: Bookspot
beforeEach(async () => {
  bookspot = await openBookspot()
})
afterEach(() => bookspot[Symbol.asyncDispose]())

const confirm = (uuid: string) => bookspot.call(`POST /bookings/${uuid}/confirm`, { contact: { fullName: 'Ann' } })
const add = (input: Parameters<typeof addFault>[1]) => addFault(bookspot.sandbox, input)
const faultsOf = ({ sandbox }: Pick<Bookspot, 'sandbox'>) =>
  sandbox
    .workspace()
    .journal.list()[0]!
    .faults.map(({ kind }) => kind)

describe('stale-read (FA-14)', () => {
  it('shows the hold after the confirmation was told, until the lag has passed on the clock', async () => {
    await using receiver = await createReceiver()
    const { uuid } = (await bookspot.reserve()).json
    await bookspot.subscribe(receiver.url)
    await add({ kind: 'stale-read', options: { lag: '10s' } })
    const statusNow = async () => (await bookspot.call(`GET /bookings/${uuid}`)).json.status
    await confirm(uuid)
    await receiver.waitFor(({ json }) => (json as { notificationType: string }).notificationType === 'BOOKING_UPDATE')
    expect(await statusNow()).toBe('ON_HOLD')
    expect(faultsOf(bookspot)).toEqual(['stale-read'])
    await bookspot.advance(9_999)
    expect(await statusNow()).toBe('ON_HOLD')
    await bookspot.advance(1)
    expect(await statusNow()).toBe('CONFIRMED')
    expect(faultsOf(bookspot)).toEqual([])
  })

  it('does not know a new booking yet, in lists neither', async () => {
    await add({ kind: 'stale-read' })
    const { uuid, resellerReference } = (await bookspot.reserve({ resellerReference: 'ref-1' })).json
    expect((await bookspot.call(`GET /bookings/${uuid}`)).json.error).toBe('INVALID_BOOKING_UUID')
    expect((await bookspot.call(`GET /bookings?resellerReference=${resellerReference}`)).json).toEqual([])
    await bookspot.advance(10_000)
    expect((await bookspot.call(`GET /bookings?resellerReference=${resellerReference}`)).json).toHaveLength(1)
  })

  it('shows the seats that are sold already, and leaves the world as it is', async () => {
    const slot = await bookspot.slot('42', 'DINNER')
    const ask = { productId: '42', optionId: slot.optionId, availabilityIds: [slot.id] }
    const before = (await bookspot.call('POST /availability', ask)).json[0].vacancies
    await add({ kind: 'stale-read' })
    const unitItems = [{ unitId: 'adult' }, { unitId: 'adult' }]
    const booked = { productId: '42', optionId: slot.optionId, availabilityId: slot.id, unitItems }
    const { uuid } = (await bookspot.call('POST /bookings', booked)).json
    expect((await bookspot.call('POST /availability', ask)).json[0].vacancies).toBe(before)
    expect(bookspot.world.read.bookings.get(uuid)?.status).toBe('ON_HOLD')
    await bookspot.advance(10_000)
    expect((await bookspot.call('POST /availability', ask)).json[0].vacancies).toBe(before - 2)
  })

  it('shows what a write has to see as it is', async () => {
    await add({ kind: 'stale-read' })
    const { uuid } = (await bookspot.reserve()).json
    expect((await confirm(uuid)).json.status).toBe('CONFIRMED')
  })
})

describe('early-notification', () => {
  it('is with the receiver before the call is answered', async () => {
    await using receiver = await createReceiver()
    await bookspot.subscribe(receiver.url)
    const { uuid } = (await bookspot.reserve()).json
    await add({ kind: 'early-notification' })
    let answered = false
    let toldFirst = false
    receiver.respond(() => {
      toldFirst ||= !answered
      return { status: 204, delayMs: 100 }
    })
    const { json } = await confirm(uuid)
    answered = true
    expect(json.status).toBe('CONFIRMED')
    expect(toldFirst).toBe(true)
    expect(faultsOf(bookspot)).toEqual(['early-notification'])
    expect(receiver.received.length).toBeGreaterThan(0)
  })

  it('does not wait longer than asked for a receiver that hangs', async () => {
    await using receiver = await createReceiver({ respond: () => ({ hang: true }) })
    await bookspot.subscribe(receiver.url)
    const { uuid } = (await bookspot.reserve()).json
    await add({ kind: 'early-notification', options: { most: 100 } })
    expect((await confirm(uuid)).status).toBe(200)
    expect(faultsOf(bookspot)).toEqual(['early-notification'])
  })

  it('has nothing to do where nobody is told', async () => {
    const rule = await add({ kind: 'early-notification' })
    await bookspot.reserve()
    expect([rule.applied, faultsOf(bookspot)]).toEqual([0, []])
  })
})

describe('races', () => {
  const seats = async () => {
    const slot = await bookspot.slot('42', 'DINNER')
    const ask = { productId: '42', optionId: slot.optionId, availabilityIds: [slot.id] }
    const look = async () => (await bookspot.call('POST /availability', ask)).json[0]
    const reserve = (count: number) =>
      bookspot.call('POST /bookings', {
        productId: '42',
        optionId: slot.optionId,
        availabilityId: slot.id,
        unitItems: Array.from({ length: count }, () => ({ unitId: 'adult' })),
      })
    return { look, reserve }
  }

  it('sold-out-race: the seats of the check are gone, for everybody, by a buyer without a token (FA-10)', async () => {
    const { look, reserve } = await seats()
    expect((await look()).available).toBe(true)
    await add({ kind: 'sold-out-race' })
    expect((await reserve(1)).json.error).toBe('UNPROCESSABLE_ENTITY')
    expect(await look()).toMatchObject({ available: false, vacancies: 0, status: 'SOLD_OUT' })
    const ghosts = [...bookspot.world.read.bookings.all()].filter(({ token }) => token === null)
    expect(ghosts.some(({ contact }) => contact.fullName === 'Another Buyer')).toBe(true)
  })

  it('sold-out-race leaves what it is asked to leave', async () => {
    const { look, reserve } = await seats()
    await add({ kind: 'sold-out-race', options: { leave: 2 } })
    expect((await reserve(3)).status).toBe(400)
    expect((await look()).vacancies).toBe(2)
  })

  it('price-race: the reservation costs more than the check said, and subscribers hear of it (FA-11)', async () => {
    await using receiver = await createReceiver()
    await bookspot.subscribe(receiver.url)
    const { reserve } = await seats()
    const pricing = { 'octo-capabilities': 'octo/pricing' }
    const before = (await bookspot.reserve({}, pricing)).json.pricing.retail
    await add({ kind: 'price-race', options: { factor: 2 }, times: 1 })
    expect((await bookspot.reserve({}, pricing)).json.pricing.retail).toBe(before * 2)
    await bookspot.settle()
    expect(receiver.received.map(({ json }) => (json as { notificationType: string }).notificationType)).toContain(
      'PRODUCT_UPDATE',
    )
    expect((await reserve(1)).status).toBe(200)
  })

  it('price-race: the day is closed for the option', async () => {
    const { look, reserve } = await seats()
    await add({ kind: 'price-race', options: { change: 'option' } })
    expect((await reserve(1)).json.error).toBe('UNPROCESSABLE_ENTITY')
    expect((await look()).status).toBe('CLOSED')
  })

  it('a race that the world refuses does not happen: the call is as without it', async () => {
    const { reserve } = await seats()
    const rule = await add({ kind: 'price-race', options: { change: 'option' } })
    const refusal = (await reserve(1)).json
    expect((await reserve(1)).json).toEqual(refusal)
    expect([rule.applied, faultsOf(bookspot)]).toEqual([1, []])
  })

  it("sold-out-race and price-race take and change a quotation's options", async () => {
    await using rhomtrip = await openRhomtrip()
    const quote = async () => {
      const { id, options } = await rhomtrip.quote()
      return { transferId: id, optionId: options[0].id }
    }
    const reserve = (what: object) => rhomtrip.call('POST /bookings', { ...what, expirationMinutes: 30 })
    await addFault(rhomtrip.sandbox, { kind: 'price-race', options: { factor: 3 }, times: 1 })
    const first = await quote()
    const price = rhomtrip.world.read.transfers.get(first.transferId)!.options[0]!.prices
    await reserve(first)
    expect(rhomtrip.world.read.transfers.get(first.transferId)!.options[0]!.prices).not.toEqual(price)
    await addFault(rhomtrip.sandbox, { kind: 'sold-out-race', times: 1 })
    const second = await quote()
    expect((await reserve(second)).status).toBe(400)
    const left = rhomtrip.world.read.transfers.get(second.transferId)!.options.map(({ id }) => id)
    expect(left).not.toContain(second.optionId)
  })

  it('hold-expired: the confirmation comes too late (FA-09)', async () => {
    const { uuid } = (await bookspot.reserve()).json
    const rule = await add({ kind: 'hold-expired' })
    expect((await confirm(uuid)).json.error).toBe('INVALID_BOOKING_UUID')
    expect((await bookspot.call(`GET /bookings/${uuid}`)).json.status).toBe('EXPIRED')
    expect(rule.applied).toBe(1)
  })

  it('hold-expired leaves other changes alone, unless asked', async () => {
    const { uuid } = (await bookspot.reserve()).json
    await add({ kind: 'hold-expired' })
    expect((await bookspot.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 40 })).json.status).toBe(
      'ON_HOLD',
    )
    await add({ kind: 'hold-expired', options: { before: 'change' } })
    expect((await bookspot.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 40 })).status).toBe(400)
  })
})

describe('tokens (FA-15)', () => {
  it("token-revoked: after two calls the token is unknown, in BookSpot's words", async () => {
    await add({ kind: 'token-revoked', options: { after: 2 } })
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await bookspot.call('GET /supplier')).status)
    expect(statuses).toEqual([200, 200, 401, 401])
  })

  it("token-revoked: in RhomTrip's words, and only the token that the rule names", async () => {
    await using rhomtrip = await openRhomtrip()
    await addFault(rhomtrip.sandbox, { kind: 'token-revoked', match: { token: 'alpha-key' } })
    expect((await rhomtrip.call('GET /supplier')).status).toBe(403)
    expect((await rhomtrip.call('GET /supplier', undefined, { authorization: 'Bearer beta-key' })).status).toBe(200)
  })

  it('ability-removed: only calls that need it are refused', async () => {
    const rule = await add({ kind: 'ability-removed', options: { ability: 'octo:write.notifications' } })
    expect((await bookspot.call('GET /notifications/subscriptions')).status).toBe(200)
    expect(rule.applied).toBe(0)
    const made = await bookspot.call('POST /notifications/subscriptions', {
      url: 'http://127.0.0.1:9/',
      notificationTypes: ['BOOKING_UPDATE'],
    })
    expect([made.status, made.json.error]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('capability-ignored (FA-16)', () => {
  const pricing = { 'octo-capabilities': 'octo/pricing' }

  it('leaves the prices out and does not name the capability', async () => {
    expect((await bookspot.reserve({}, pricing)).json).toHaveProperty('pricing')
    await add({ kind: 'capability-ignored', options: { capability: 'pricing' } })
    const answer = await bookspot.reserve({}, pricing)
    expect(answer.json).not.toHaveProperty('pricing')
    expect(answer.headers.get('octo-capabilities')).toBe('')
  })

  it('names it all the same when asked', async () => {
    await add({ kind: 'capability-ignored', options: { echo: true } })
    const answer = await bookspot.reserve({}, pricing)
    expect(answer.json).not.toHaveProperty('pricing')
    expect(answer.headers.get('octo-capabilities')).toBe('octo/pricing')
  })
})

describe('drift (FA-17)', () => {
  it.each([
    ['unknown-value', undefined, (booking: { status: string }) => booking.status === 'SOMETHING_NEW'],
    [
      'unknown-value',
      '/unitItems/0/status',
      ({ unitItems }: { unitItems: { status: string }[] }) => unitItems[0]!.status === 'SOMETHING_NEW',
    ],
    ['new-field', undefined, (booking: object) => 'somethingNew' in booking],
    ['new-field', '/contact', ({ contact }: { contact: object }) => 'somethingNew' in contact],
    ['missing-field', '/uuid', (booking: object) => !('uuid' in booking)],
  ])('%s at %s', async (change, at, drifted) => {
    await add({ kind: 'drifted-answer', options: { change, ...(at !== undefined && { at }) } })
    const answer = await bookspot.reserve()
    expect(answer.status).toBe(200)
    expect(drifted(answer.json as never)).toBe(true)
    expect(faultsOf(bookspot)).toEqual(['drifted-answer'])
  })

  it('missing-field without a place is drawn from the seed: the same again', async () => {
    const keysWith = async () => {
      await using own = await openBookspot({ seed: 'drift' })
      await addFault(own.sandbox, { kind: 'drifted-answer', options: { change: 'missing-field' } })
      return Object.keys((await own.call('GET /supplier')).json)
    }
    const keys = await keysWith()
    expect(keys).toHaveLength(3)
    expect(await keysWith()).toEqual(keys)
  })

  it('is not counted where there is no such place', async () => {
    const rule = await add({ kind: 'drifted-answer', options: { at: '/no/such/place' } })
    expect((await bookspot.call('GET /supplier')).status).toBe(200)
    expect([rule.applied, faultsOf(bookspot)]).toEqual([0, []])
  })

  it('new-required-field: only requests that have it pass', async () => {
    await add({ kind: 'new-required-field' })
    const answer = await bookspot.reserve()
    expect([answer.status, answer.json.errorMessage]).toEqual([400, 'The field travelPurpose is required.'])
    expect((await bookspot.reserve({ travelPurpose: 'LEISURE' })).status).toBe(200)
  })

  it('list-changes: a page is read twice, and an entry with it', async () => {
    await using rhomtrip = await openRhomtrip()
    for (let i = 0; i < 4; i++) await rhomtrip.hold()
    const page = async (number: number) =>
      (await rhomtrip.call(`GET /bookings?limit=2&page=${number}`)).json.map(({ uuid }: { uuid: string }) => uuid)
    const [first, second] = [await page(1), await page(2)]
    expect(first.some((uuid: string) => second.includes(uuid))).toBe(false)
    await addFault(rhomtrip.sandbox, { kind: 'list-changes', times: 1 })
    expect(await page(2)).toEqual([first[1], second[0]])
    expect(rhomtrip.sandbox.workspace().journal.list()[0]!.faults).toMatchObject([{ kind: 'list-changes' }])
  })
})
