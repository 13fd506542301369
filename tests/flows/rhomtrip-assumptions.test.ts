import { expect, it } from 'vitest'
import { assumptions } from '../../src/dialects/rhomtrip/assumptions.ts'
import { closeOut } from '../../src/store/schedules.ts'
import { expireQuotation, repriceTransfer } from '../../src/store/transfers.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { beta, openRhomtrip, plain, ride, withoutPricing } from './rhomtrip.ts'

const HOUR = 3_600_000
const url = 'https://example.com/hook'

interface Stage {
  readonly api: Awaited<ReturnType<typeof openRhomtrip>>
  readonly receiver: Receiver
}

/** One story per alternative: what a client sees that it would not see otherwise. */
const stories: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'R-01=matching': async ({ api }) => {
    const slip = { event: 'booking_update', url: 'https://example.com/webhooks/availability_update' }
    expect((await api.call('POST /webhooks', slip)).status).toBe(400)
    expect((await api.call('POST /webhooks', { ...slip, event: 'availability_update' })).status).toBe(200)
    expect((await api.call('POST /webhooks', { ...slip, url })).status).toBe(200)
  },
  'R-02=refused': async ({ api }) => {
    expect(
      (await api.call('POST /webhooks', { event: 'booking_update', url: 'https://example.com/webook' })).status,
    ).toBe(400)
  },
  'R-03=as-printed': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    const { id } = await api.quote()
    repriceTransfer(api.world, id, 2)
    const [request] = await receiver.waitFor(1)
    expect(request!.json).toBeUndefined()
    expect(JSON.parse(request!.body.replace(`"${id}"`, `"${id}",`)).transfer.id).toBe(id)
  },
  'R-04=draftFields': async ({ api, receiver }) => {
    const headers = { 'X-Api-Key': 'k' }
    const body = { event: 'booking_update', url: receiver.url, headers, retryOnError: false, useContactLanguage: false }
    const { json } = await api.call('POST /webhooks', body)
    expect(json).toMatchObject({ headers, retryOnError: false, useContactLanguage: false })
    const usual = await api.register('transfer_update', url)
    expect(usual).toMatchObject({ headers: {}, retryOnError: true, useContactLanguage: true })
    receiver.answer(500)
    await api.confirm((await api.hold()).uuid)
    await api.advance(HOUR)
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]!.headers['x-api-key']).toBe('k')
    expect(receiver.received[0]!.json).toHaveProperty('webhook', json)
    expect((await api.call('POST /webhooks', { ...body, headers: { Host: 'x' } })).status).toBe(400)
    expect((await api.call('POST /webhooks', { ...body, retryOnError: 'no' })).status).toBe(400)
  },
  'R-05=body': async ({ api }) => {
    const body = { event: 'booking_update', url, capabilities: ['octo/pricing'] }
    expect((await api.call('POST /webhooks', body, withoutPricing)).json.capabilities).toEqual(['octo/pricing'])
    expect((await api.call('POST /webhooks', { ...body, capabilities: [] })).json.capabilities).toEqual([])
    expect((await api.call('POST /webhooks', { ...body, capabilities: undefined })).json.capabilities).toEqual([
      'octo/pricing',
    ])
  },
  'R-06=with': async ({ api }) => {
    expect((await api.register('booking_update', url)).capabilities).toEqual(['octo/pricing', 'octo/webhooks'])
  },
  'R-07=strictCapabilityNames': async ({ api }) => {
    const given = (names: string) => ({ 'octo-capabilities': names })
    expect((await api.call('GET /webhooks', undefined, given('webhooks'))).status).toBe(400)
    const answer = await api.call('POST /webhooks', { event: 'booking_update', url }, given('octo/webhooks, pricing'))
    expect(answer.json.capabilities).toEqual([])
    expect(answer.headers.get('octo-capabilities')).toBe('octo/webhooks')
  },
  'R-08=always': async ({ api }) => {
    expect((await api.call('GET /products', undefined, { 'octo-capabilities': undefined })).status).toBe(400)
    expect((await api.call('GET /products', undefined, { 'octo-capabilities': '' })).status).toBe(200)
    expect((await api.call('GET /webhooks', undefined, { 'octo-capabilities': '' })).status).toBe(400)
  },
  'R-08=never': async ({ api }) => {
    expect((await api.call('GET /webhooks', undefined, { 'octo-capabilities': undefined })).status).toBe(200)
  },
  'R-09=201': async ({ api }) => {
    expect((await api.call('POST /webhooks', { event: 'booking_update', url })).status).toBe(201)
  },
  'R-10=204': async ({ api }) => {
    const { id } = await api.register('booking_update', url)
    const answer = await api.call(`DELETE /webhooks/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await api.call('GET /webhooks')).json).toEqual([])
  },
  'R-11=405': async ({ api }) => {
    const { id } = await api.register('booking_update', url)
    const answer = await api.call(`PATCH /webhooks/${id}`, {})
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'DELETE'])
  },
  'R-12=400': async ({ api }) => {
    expect((await api.call('DELETE /webhooks/x')).status).toBe(400)
  },
  'R-13=any-case': async ({ api }) => {
    const { id } = await api.register('booking_update', url)
    expect((await api.call(`DELETE /webhooks/${id.toUpperCase()}`)).status).toBe(200)
  },
  'R-14=reseller': async ({ api }) => {
    const { id } = await api.register('booking_update', url)
    expect((await api.call('GET /webhooks', undefined, plain)).json).toHaveLength(1)
    expect((await api.call('GET /webhooks', undefined, beta)).json).toEqual([])
    expect((await api.call(`DELETE /webhooks/${id}`, undefined, beta)).status).toBe(404)
    expect((await api.call(`DELETE /webhooks/${id}`, undefined, plain)).status).toBe(200)
  },
  'R-15=reseller': async ({ api, receiver }) => {
    await api.register('booking_update', `${receiver.url}/plain`, plain)
    await api.register('booking_update', `${receiver.url}/beta`, beta)
    await api.confirm((await api.hold()).uuid)
    await api.settle()
    expect(receiver.received.map(({ path }) => path)).toEqual(['/plain'])
  },
  'R-15=everyone': async ({ api, receiver }) => {
    await api.register('booking_update', receiver.url, beta)
    await api.confirm((await api.hold()).uuid)
    await receiver.waitFor(1)
  },
  'R-16=caseInsensitive': async ({ api }) => {
    expect((await api.register('BOOKING_Update', url)).event).toBe('booking_update')
  },
  'R-17=several': async ({ api }) => {
    const answer = await api.call('POST /webhooks', { event: ['transfer_update', 'booking_update'], url })
    expect([answer.status, answer.json.event]).toEqual([200, 'transfer_update'])
    const { json } = await api.call('GET /webhooks')
    expect(json.map((one: { event: string }) => one.event)).toEqual(['transfer_update', 'booking_update'])
    expect((await api.call('POST /webhooks', { event: ['transfer_update', 'x'], url })).status).toBe(400)
    expect((await api.call('POST /webhooks', { event: [], url })).status).toBe(400)
    expect((await api.call('GET /webhooks')).json).toHaveLength(2)
  },
  'R-18=requireHttps': async ({ api }) => {
    expect((await api.call('POST /webhooks', { event: 'booking_update', url: 'http://example.com/' })).status).toBe(400)
    expect((await api.call('POST /webhooks', { event: 'booking_update', url })).status).toBe(200)
  },
  'R-19=masked': async ({ api, receiver }) => {
    const shown = (text: string) => expect(text).toBe(`http://me:***@127.0.0.1:${receiver.port}/p`)
    const made = await api.register('booking_update', `http://me:secret@127.0.0.1:${receiver.port}/p`)
    shown(made.url)
    await api.confirm((await api.hold()).uuid)
    const [request] = await receiver.waitFor(1)
    expect(request!.json).toHaveProperty('webhook', made)
    expect(request!.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`)
  },
  'R-20=refused': async ({ api }) => {
    await api.register('booking_update', url)
    expect((await api.call('POST /webhooks', { event: 'booking_update', url })).status).toBe(400)
    expect((await api.call('POST /webhooks', { event: 'transfer_update', url })).status).toBe(200)
    expect((await api.call('POST /webhooks', { event: 'booking_update', url }, beta)).status).toBe(200)
  },
  'R-20=same': async ({ api }) => {
    const made = await api.register('booking_update', url)
    expect(await api.register('booking_update', url)).toEqual(made)
    expect((await api.call('GET /webhooks')).json).toEqual([made])
  },
  'R-21=diff': async ({ api, receiver }) => {
    await api.register('booking_update', receiver.url, withoutPricing)
    await api.confirm((await api.hold()).uuid)
    const [request] = await receiver.waitFor(1)
    const { diff } = request!.json as { diff: { path: string }[] }
    expect(diff).toContainEqual({ op: 'replace', path: '/status', was: 'ON_HOLD', value: 'CONFIRMED' })
    expect(diff).toContainEqual({ op: 'replace', path: '/resellerReference', was: null, value: 'R-1' })
    expect(diff.map(({ path }) => path)).not.toContain('/uuid')
  },
  'R-22=single': async ({ api, receiver }) => {
    await api.register('availability_update', receiver.url)
    closeOut(api.world, {
      productId: '42',
      optionIds: ['DEFAULT'],
      localDateStart: '2027-02-01',
      localDateEnd: '2027-02-01',
    })
    await api.settle()
    const ids = receiver.received.map(({ json }) => (json as { availability: { id: string } }).availability.id)
    expect(ids.sort()).toEqual(['10:00', '14:00', '18:30'].map(time => `2027-02-01T${time}:00+01:00`))
  },
  'R-22=supplier': async ({ api, receiver }) => {
    await api.register('availability_update', receiver.url)
    closeOut(api.world, {
      productId: '42',
      optionIds: ['DEFAULT'],
      localDateStart: '2027-02-01',
      localDateEnd: '2027-02-01',
    })
    const [request] = await receiver.waitFor(1)
    expect(request!.json).toHaveProperty('supplier', (await api.call('GET /supplier')).json)
  },
  'R-23=two': async ({ api }) => {
    const answer = await api.call('POST /webhooks', { event: 'availability_update', url })
    expect(answer.status).toBe(400)
    expect(answer.json.errorMessage).toContain('Allowed: booking_update, transfer_update.')
  },
  'R-24=literal': async ({ api, receiver }) => {
    await api.register('booking_update', receiver.url)
    const { uuid } = await api.hold()
    await api.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 60 })
    await api.settle()
    expect(receiver.received).toEqual([])
  },
  'R-24=bookingEvents': async ({ api, receiver }) => {
    await api.register('booking_update', receiver.url)
    await api.hold()
    await api.advance(HOUR)
    const statuses = receiver.received.map(({ json }) => (json as { booking: { status: string } }).booking.status)
    expect(statuses).toEqual(['ON_HOLD', 'EXPIRED'])
  },
  'R-25=expiry': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    expireQuotation(api.world, (await api.quote()).id)
    await api.settle()
    expect(receiver.received.map(({ json }) => (json as { transfer: { status: string } }).transfer.status)).toEqual([
      'CLOSED',
    ])
  },
  'R-25=every': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    expireQuotation(api.world, (await api.quote()).id)
    await api.settle()
    expect(receiver.received).toHaveLength(2)
  },
  'R-26=invalidTransfer': async ({ api }) => {
    const { id: transferId, options } = await api.quote()
    await api.advance(72 * HOUR)
    const answer = await api.call('POST /bookings', { transferId, optionId: options[0].id, expirationMinutes: 30 })
    expect(answer.json).toMatchObject({ error: 'INVALID_TRANSFER_ID', transferId })
  },
  'R-27=as-printed': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    repriceTransfer(api.world, (await api.quote()).id, 2)
    const [request] = await receiver.waitFor(1)
    expect((request!.json as { transfer: { options: object[] } }).transfer.options[0]).not.toHaveProperty('pricing')
  },
  'R-28=lower': async ({ api }) => {
    expect((await api.quote()).options[0].vehicle).toMatchObject({ type: 'sedan', category: 'standard' })
    expect((await api.hold()).transfer.options[0].vehicle).toMatchObject({ type: 'sedan', category: 'standard' })
  },
  'R-29=request': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    const quotation = await api.quote()
    expect(quotation).not.toHaveProperty('transferType')
    repriceTransfer(api.world, quotation.id, 2)
    const [request] = await receiver.waitFor(1)
    const { transferType, serviceReference, startTime, localDateStart, units } = ride
    expect(request!.json).toHaveProperty('transfer')
    expect((request!.json as { transfer: object }).transfer).toMatchObject({
      transferType,
      serviceReference,
      startTime,
      localDateStart,
      units,
    })
  },
  'R-30=clamp': async ({ api }) => {
    const until = async (expirationMinutes: unknown) =>
      (await api.hold({ expirationMinutes })).utcExpiresAt.slice(11, 16)
    expect([await until(1), await until('580'), await until(60)]).toEqual(['09:20', '12:20', '10:00'])
  },
  'R-30=honoured': async ({ api }) => {
    expect((await api.hold({ expirationMinutes: '580' })).utcExpiresAt).toBe('2027-01-11T18:40:00.000Z')
    const { uuid } = await api.hold()
    expect((await api.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 5000 })).status).toBe(400)
  },
  'R-31=string': async ({ api }) => {
    const { uuid } = await api.hold()
    const confirm = (emailReceipt?: unknown) =>
      api.call(`POST /bookings/${uuid}/confirm`, { resellerReference: 'R', emailReceipt })
    expect((await confirm()).status).toBe(400)
    expect((await confirm(true)).status).toBe(400)
    expect((await confirm('a@b.example')).status).toBe(200)
  },
  'R-31=boolean': async ({ api }) => {
    const { uuid } = await api.hold()
    const confirm = (emailReceipt?: unknown) =>
      api.call(`POST /bookings/${uuid}/confirm`, { resellerReference: 'R', emailReceipt })
    expect((await confirm('a@b.example')).status).toBe(400)
    expect((await confirm(true)).status).toBe(200)
  },
  'R-32=as-printed': async ({ api }) => {
    const { pricing } = (await api.quote()).options[0]
    expect(pricing.net < pricing.original && pricing.original < pricing.retail).toBe(true)
  },
  'R-33=minor-units': async ({ api }) => {
    const question = { productId: '42', optionId: 'DEFAULT', localDateStart: '2027-02-01', startTime: '00:00' }
    const { json } = await api.call('POST /availability', question)
    expect(json[0].pricing).toMatchObject({ basePrice: 4900, netPrice: 3920, totalPrice: 4900 })
  },
  'R-34=BAD_REQUEST': async ({ api }) => {
    const answer = await api.call('POST /bookings', { transferId: 'x', optionId: 'x', expirationMinutes: 30 })
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
  },
  'R-34=NOT_FOUND': async ({ api }) => {
    const answer = await api.call('POST /bookings', { transferId: 'x', optionId: 'x', expirationMinutes: 30 })
    expect([answer.status, answer.json.error]).toEqual([404, 'NOT_FOUND'])
  },
  'R-35=ASCENDING': async ({ api }) => {
    const times = (await api.call('GET /bookings')).json.map((one: { utcCreatedAt: string }) => one.utcCreatedAt)
    expect(times).toEqual([...times].sort())
    expect(new Set(times).size).toBeGreaterThan(1)
  },
  'R-36=required': async ({ api }) => {
    const { id } = await api.register('booking_update', url)
    expect((await api.call(`DELETE /webhooks/${id}`)).status).toBe(400)
    expect((await api.call(`DELETE /webhooks/${id}`, undefined, { 'content-type': 'application/json' })).status).toBe(
      200,
    )
  },
  'R-37=refused': async ({ api }) => {
    const hired = { ...ride, transferType: 'HOURLY', dropOff: null, serviceReference: 4 }
    expect((await api.call('POST /transfers', hired)).status).toBe(400)
  },
  'R-38=last-list': async ({ api, receiver }) => {
    await api.register('transfer_update', receiver.url)
    expect((await api.call('GET /webhooks', undefined, withoutPricing)).json[0].capabilities).toEqual([])
    repriceTransfer(api.world, (await api.quote()).id, 2)
    const [request] = await receiver.waitFor(1)
    expect(request!.body).not.toContain('pricing')
  },
  'R-39=bookings': async ({ api, receiver }) => {
    await api.register('availability_update', receiver.url)
    const { id, capacity } = await api.slot('48')
    await api.call('POST /bookings', {
      productId: '48',
      optionId: 'DEFAULT',
      availabilityId: id,
      expirationMinutes: 30,
    })
    const [request] = await receiver.waitFor(1)
    const told = (request!.json as { availability: { id: string; capacity: number }[] }).availability
    expect(told.find(slot => slot.id === id)!.capacity).toBe(capacity - 1)
  },
  'R-40=same': async ({ api, receiver }) => {
    const { uuid } = await api.hold()
    const confirmed = await api.confirm(uuid)
    await api.register('booking_update', receiver.url)
    expect(await api.confirm(uuid)).toEqual(confirmed)
    await api.settle()
    expect(receiver.received).toEqual([])
  },
}

const alternatives = assumptions.flatMap(({ id, default: usual, alternatives: values }) =>
  Object.keys(values)
    .filter(value => value !== usual)
    .map(value => `${id}=${value}`),
)

it('has a story for every alternative', () => {
  expect(Object.keys(stories).sort()).toEqual(alternatives.sort())
})

it.each(alternatives)('%s works, and by default it is otherwise', async name => {
  const [id, value] = name.split('=') as [string, string]
  await using receiver = await createReceiver()
  await using api = await openRhomtrip({ [id]: value })
  await stories[name]!({ api, receiver })
  await using usualReceiver = await createReceiver()
  await using usual = await openRhomtrip()
  const waitFor = () => Promise.reject(new Error('nothing to wait for'))
  const impatient = new Proxy(usualReceiver, {
    get: (target, key) =>
      key === 'waitFor'
        ? async (count: number) => {
            await usual.settle()
            return target.received.length >= count ? target.received : waitFor()
          }
        : Reflect.get(target, key),
  })
  await expect(stories[name]!({ api: usual, receiver: impatient })).rejects.toThrow()
})
