import type { Random } from '../shared/random.ts'
import { type ContactInput, mergeContact, NO_CONTACT } from './contact.ts'
import { DomainError } from './errors.ts'
import type { BookingStatus, Option, Unit, UnitItem } from './types.ts'

/** One unit of a reservation or update, as a client sends it. */
export interface UnitItemInput {
  readonly unitId: string
  readonly uuid?: string | undefined
  readonly resellerReference?: string | null | undefined
  readonly contact?: ContactInput | null | undefined
}

const refuse = (message: string) => new DomainError('UNPROCESSABLE_ENTITY', message)

/** The unit of that id. Throws INVALID_UNIT_ID. */
export function unitOf(option: Option, unitId: string): Unit {
  const unit = option.units.find(candidate => candidate.id === unitId)
  if (unit !== undefined) return unit
  const known = option.units.map(({ id }) => id).join(', ')
  throw new DomainError('INVALID_UNIT_ID', `The unitId was missing or invalid. Option ${option.id} has ${known}.`, {
    unitId: String(unitId),
  })
}

/** Seats that these units take together. Throws INVALID_UNIT_ID. */
export const seatsOf = (option: Option, items: readonly { readonly unitId: string }[]): number =>
  items.reduce((sum, item) => sum + unitOf(option, item.unitId).restrictions.paxCount, 0)

/**
 * Judges a choice of units: each known (INVALID_UNIT_ID, first), then at least one, then the option's and the units'
 * own limits and companions (UNPROCESSABLE_ENTITY).
 */
export function checkUnits(
  option: Option,
  items: readonly UnitItemInput[] | null | undefined,
): asserts items is readonly UnitItemInput[] {
  if (items === undefined || items === null || items.length === 0) {
    throw refuse('At least one unit item is required.')
  }
  const counts = new Map<string, number>()
  for (const item of items) {
    const { id } = unitOf(option, item.unitId)
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const { minUnits, maxUnits } = option.restrictions
  if (items.length < minUnits) throw refuse(`At least ${minUnits} units must be booked together.`)
  if (maxUnits !== null && items.length > maxUnits) throw refuse(`At most ${maxUnits} units can be booked together.`)
  for (const [id, count] of counts) checkUnit(unitOf(option, id), count, counts)
}

function checkUnit({ id, restrictions }: Unit, count: number, counts: ReadonlyMap<string, number>): void {
  const { minQuantity, maxQuantity, accompaniedBy } = restrictions
  if (minQuantity !== null && count < minQuantity) throw refuse(`At least ${minQuantity} of unit ${id} must be booked.`)
  if (maxQuantity !== null && count > maxQuantity) throw refuse(`At most ${maxQuantity} of unit ${id} can be booked.`)
  if (accompaniedBy.length > 0 && !accompaniedBy.some(other => counts.has(other))) {
    throw refuse(`Unit ${id} must be accompanied by ${accompaniedBy.join(' or ')}.`)
  }
}

/**
 * The unit items of a booking from what the client sent. An item that repeats the `uuid` of one the booking has keeps
 * what that one holds; one that is not repeated is gone (OCTO, booking update).
 * @param reference the booking's supplier reference, from which the items' own are numbered
 */
export function buildUnitItems(
  inputs: readonly UnitItemInput[],
  existing: readonly UnitItem[],
  status: BookingStatus,
  reference: string,
  random: Random,
): UnitItem[] {
  const kept = new Map(existing.map(item => [item.uuid, item]))
  const used = new Set<string>()
  const numbers = new Set(existing.map(item => item.supplierReference))
  let number = 0
  const nextReference = () => {
    do number++
    while (numbers.has(`${reference}-${number}`))
    return `${reference}-${number}`
  }
  return inputs.map(input => {
    const uuid = input.uuid?.toLowerCase()
    const before = uuid === undefined ? undefined : kept.get(uuid)
    if (uuid !== undefined && used.has(uuid)) throw refuse(`The unit item uuid ${uuid} is given twice.`)
    if (uuid !== undefined) used.add(uuid)
    return {
      uuid: uuid ?? random.uuid(),
      resellerReference:
        input.resellerReference === undefined ? (before?.resellerReference ?? null) : input.resellerReference,
      supplierReference: before?.supplierReference ?? nextReference(),
      unitId: input.unitId,
      status,
      redeemedAt: null,
      contact: mergeContact(before?.contact ?? NO_CONTACT, input.contact),
      ticket: null,
      price: null,
    }
  })
}
