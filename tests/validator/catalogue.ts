import { isRecord, type Json, listOf, records, textOf } from './checks.ts'
import { INVALID, refusal, success } from './replies.ts'
import { day, type Kind, product as productShape, type Range, slot as slotShape, supplier } from './shapes.ts'
import type { Bench } from './verdict.ts'

/** A product and the option that is asked about. */
export interface Offer {
  readonly product: Json
  readonly option: Json
}

/** An offer with the ids of its slots that can be booked, in their order. */
export interface Bookable extends Offer {
  readonly slots: readonly string[]
}

export interface Found {
  readonly bookable: readonly Bookable[]
  readonly soldOut: (Offer & { readonly slot: string }) | undefined
}

const KINDS: readonly Kind[] = ['OPENING_HOURS', 'START_TIME']

const firstOption = (product: Json): Json => records(product.options)[0] ?? {}
const defaultOption = (product: Json): Json =>
  records(product.options).find(option => option.default === true) ?? firstOption(product)

const ids = ({ product, option }: Offer) => ({ productId: product.id, optionId: option.id })

/** Supplier, products, calendar and availability: 20 scenarios with products of both kinds. */
export async function catalogueScenarios(bench: Bench): Promise<Found> {
  const { client, scenario, range, priced } = bench
  const dates = { localDateStart: range.from, localDateEnd: range.to }

  await scenario('supplier', async notes => {
    success(await client.send('GET /supplier'), supplier, notes)
  })

  const products = await scenario('products', async notes => {
    const listed = records(success(await client.send('GET /products'), listOf(productShape(priced)), notes))
    if (listed.length === 0) return bench.end(notes, 'There are no products.')
    for (const kind of KINDS) {
      if (!listed.some(product => product.availabilityType === kind)) notes.warn(`There is no ${kind} product.`)
    }
    return listed
  })
  const first = products[0]!
  await scenario('product', async notes => {
    const id = textOf(first, 'id')
    const shown = success(await client.send(`GET /products/${id}`), productShape(priced), notes)
    if (textOf(shown, 'id') !== id) notes.fail(`Product ${id} was asked for, "${textOf(shown, 'id')}" came.`)
  })
  await scenario('product, unknown id', async notes => {
    refusal(await client.send('GET /products/invalidProductId'), INVALID.product, notes)
  })

  const firsts = KINDS.flatMap(kind => {
    const product = products.find(({ availabilityType }) => availabilityType === kind)
    return product ? [{ kind, product }] : []
  })
  const anyIds = { productId: first.id, optionId: firstOption(first).id }

  for (const { kind, product } of firsts) {
    await scenario(`calendar, ${kind}`, async notes => {
      const body = { ...ids({ product, option: defaultOption(product) }), ...dates }
      const days = success(
        await client.send('POST /availability/calendar', body),
        listOf(day(kind, range, priced), 1),
        notes,
      )
      const named = records(days).map(one => textOf(one, 'localDate'))
      if (new Set(named).size < named.length) notes.fail('A day is listed twice.')
    })
  }
  await scenario('calendar, unknown product', async notes => {
    const body = { ...anyIds, ...dates, productId: 'invalidProductId' }
    refusal(await client.send('POST /availability/calendar', body), INVALID.product, notes)
  })
  await scenario('calendar, unknown option', async notes => {
    const body = { ...anyIds, ...dates, optionId: 'invalidOptionId' }
    refusal(await client.send('POST /availability/calendar', body), INVALID.option, notes)
  })
  await scenario('calendar, no start', async notes => {
    const body = { ...anyIds, localDateEnd: range.to }
    refusal(await client.send('POST /availability/calendar', body), INVALID.request, notes)
  })

  const slots = new Map<Kind, Json>()
  for (const { kind, product } of firsts) {
    await scenario(`availability, ${kind}, 30 days`, async notes => {
      const body = { ...ids({ product, option: firstOption(product) }), ...dates }
      const found = await askSlots(bench, body, kind, range, notes)
      const picked = found[bench.pick(found.length)]
      if (!picked) return bench.end(notes, `There is no slot of the first ${kind} product.`)
      slots.set(kind, picked)
    })
  }
  for (const { kind, product } of firsts) {
    await scenario(`availability, ${kind}, one day`, async notes => {
      const localDate = textOf(slots.get(kind), 'localDateTimeStart').slice(0, 10)
      const body = { ...ids({ product, option: firstOption(product) }), localDate }
      const found = await askSlots(bench, body, kind, { from: localDate, to: localDate }, notes)
      const id = textOf(slots.get(kind), 'id')
      if (!found.some(slot => slot.id === id)) notes.fail(`The slot ${id} is missing on its own day.`)
    })
  }
  for (const { kind, product } of firsts) {
    await scenario(`availability, ${kind}, by id`, async notes => {
      const id = textOf(slots.get(kind), 'id')
      const body = { ...ids({ product, option: firstOption(product) }), availabilityIds: [id] }
      const found = await askSlots(bench, body, kind, range, notes)
      if (found.length !== 1 || found[0]!.id !== id)
        notes.fail(`Slot ${id} was asked for; ${found.map(one => one.id)} came.`)
    })
  }

  const bookable: Bookable[] = []
  let soldOut: Found['soldOut']
  for (const kind of ['START_TIME', 'OPENING_HOURS'] as const) {
    const ofKind = products.filter(({ availabilityType }) => availabilityType === kind)
    if (ofKind.length === 0) continue
    await scenario(`availability, ${kind}, every product`, async notes => {
      const swept = await Promise.all(
        ofKind.map(async product => {
          const offer = { product, option: defaultOption(product) }
          return { offer, found: await askSlots(bench, { ...ids(offer), ...dates }, kind, range, notes, 0) }
        }),
      )
      const open = swept.flatMap(({ offer, found }) => {
        const free = found.filter(slot => slot.available === true).map(slot => textOf(slot, 'id'))
        return free.length >= 2 ? [{ ...offer, slots: free }] : []
      })
      bookable.push(...open)
      for (const { offer, found } of swept) {
        const slot = found.find(({ status }) => status === 'SOLD_OUT')
        if (slot) soldOut ??= { ...offer, slot: textOf(slot, 'id') }
      }
      if (open.length === 0) bench.end(notes, `No ${kind} product has two slots that can be booked.`)
    })
  }

  const asked = firsts[0]!
  await scenario('availability, unknown product', async notes => {
    const body = { ...anyIds, ...dates, productId: 'invalidProductId' }
    refusal(await client.send('POST /availability', body), INVALID.product, notes)
  })
  await scenario('availability, unknown option', async notes => {
    const body = { ...anyIds, ...dates, optionId: 'invalidOptionId' }
    refusal(await client.send('POST /availability', body), INVALID.option, notes)
  })
  await scenario('availability, dates and ids', async notes => {
    const known = slots.get(asked.kind)
    const body = {
      ...ids({ product: asked.product, option: firstOption(asked.product) }),
      ...dates,
      localDate: textOf(known, 'localDateTimeStart').slice(0, 10),
      availabilityIds: [textOf(known, 'id')],
    }
    refusal(await client.send('POST /availability', body), INVALID.request, notes)
  })
  return { bookable, soldOut }
}

/** The slots of an answer, each judged by itself and all for being told twice. */
async function askSlots(
  { client, priced }: Bench,
  body: unknown,
  kind: Kind,
  range: Range,
  notes: Parameters<typeof success>[2],
  least = 1,
): Promise<readonly Json[]> {
  const answer = success(
    await client.send('POST /availability', body),
    listOf(slotShape(kind, range, priced), least),
    notes,
  )
  const found = Array.isArray(answer) ? answer.filter(isRecord) : []
  if (new Set(found.map(({ id }) => id)).size < found.length) notes.fail('A slot is listed twice.')
  return found
}
