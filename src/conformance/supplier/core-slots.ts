import type { Exchange } from '../exchange.ts'
import { expectEqual, expectThat, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { everyOffer, type Offer } from './offers.ts'
import type { Supplier } from './target.ts'

const OPEN = ['AVAILABLE', 'FREESALE', 'LIMITED']

/** Status, `available`, vacancies and capacity of a slot or day tell one story. */
export function expectOneStory(entry: Json, pointer: string, exchange?: Exchange): void {
  const { available, status, vacancies, capacity } = entry
  const more = (name: string) => ({ pointer: `${pointer}/${name}`, ...(exchange && { exchange }) })
  expectEqual(`With status ${status}, "available"`, available, OPEN.includes(String(status)), more('available'))
  for (const [name, seats] of Object.entries({ vacancies, capacity }))
    if (seats !== null && seats !== undefined)
      expectThat(
        Number.isInteger(seats) && Number(seats) >= 0,
        `"${name}" must be a whole number, 0 or more.`,
        '0, 1, 2, …',
        seats,
        more(name),
      )
  if (status === 'SOLD_OUT' && typeof vacancies === 'number')
    expectEqual('With status SOLD_OUT, "vacancies"', vacancies, 0, more('vacancies'))
  if (available === true)
    expectThat(vacancies !== 0, 'What is available must have vacancies.', 'more than 0', 0, more('vacancies'))
  if (typeof vacancies === 'number' && typeof capacity === 'number')
    expectThat(
      vacancies <= capacity,
      'There cannot be more vacancies than capacity.',
      capacity,
      vacancies,
      more('vacancies'),
    )
}

/** All slots of the default options of a kind of product. @throws Skipped when there is none */
export async function slotsOfKind(
  supplier: Supplier,
  kind: 'START_TIME' | 'OPENING_HOURS',
): Promise<readonly (readonly [Offer, Json])[]> {
  const found = (await everyOffer(supplier)).filter(({ product }) => product.availabilityType === kind)
  const slots = found.flatMap(offer => offer.all.map(slot => [offer, slot] as const))
  if (slots.length > 0) return slots
  throw new Skipped(`It takes an ${kind} product with slots; this supplier has none in the next 30 days.`)
}

// One takes a millisecond to make.
const FORMATS = new Map<string, Intl.DateTimeFormat>()

/** What `+02:00` of a local time must be in a time zone: `GMT+02:00` by the runtime's own calendar. */
export function offsetIn(timeZone: string, at: number): string {
  const format = FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  FORMATS.set(timeZone, format)
  const parts = format.formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  return name === 'GMT' ? '+00:00' : name.slice(3)
}

/** A local time is written with the offset that its zone has then; Z will do for no offset. */
export function expectOffset(timeZone: string, slot: Json, name: string, exchange?: Exchange): void {
  const text = String(slot[name])
  const at = Date.parse(text)
  const given = /(Z|[+-]\d\d:\d\d)$/.exec(text)?.[0]
  expectThat(
    !Number.isNaN(at) && given !== undefined,
    `"${name}" must be a local time with its offset.`,
    '2030-01-31T10:00:00+01:00',
    slot[name],
  )
  expectEqual(
    `The offset of "${name}" ${text} in ${timeZone}`,
    given === 'Z' ? '+00:00' : given,
    offsetIn(timeZone, at),
    {
      pointer: `/${name}`,
      ...(exchange && { exchange }),
    },
  )
}

/** The next instant at which a zone's clocks are changed, ms UTC to the hour, within 400 days; undefined when there is none. */
export function clockChange(timeZone: string, from: number): number | undefined {
  const hour = 3_600_000
  const now = offsetIn(timeZone, from)
  for (let day = 1; day <= 400; day++) {
    const end = from + day * 24 * hour
    if (offsetIn(timeZone, end) === now) continue
    let at = end - 24 * hour
    while (offsetIn(timeZone, at) === now) at += hour
    return at
  }
  return undefined
}
