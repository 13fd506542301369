import type { Random } from '../shared/random.ts'
import { DomainError } from './errors.ts'
import { scaleMoney } from './pricing.ts'
import { optionIn } from './transfer.ts'
import type { Transfer, TransferOption, TransferStatus } from './types.ts'
import { VEHICLES, vehicleOf } from './vehicles.ts'

/** All prices times a factor above 0. */
export function repriceTransfer(transfer: Transfer, factor: number, now: number): Transfer {
  if (!(factor > 0)) throw new DomainError('BAD_REQUEST', 'The price factor must be above 0.')
  return {
    ...transfer,
    updatedAt: now,
    options: transfer.options.map(option => ({
      ...option,
      prices: option.prices.map(price => scaleMoney(price, factor)),
    })),
  }
}

/** Another car of at least the same size for one option; its price stays. Default: the first option. */
export function changeVehicle(transfer: Transfer, optionId: string | undefined, now: number, random: Random): Transfer {
  const option = optionIn(transfer, optionId)
  const choices = VEHICLES.filter(({ seats }) => seats >= option.vehicle.seats).flatMap(vehicle =>
    vehicle.names.filter(name => name !== option.vehicle.name).map(name => vehicleOf(vehicle, name)),
  )
  const alike = choices.filter(
    ({ type, category }) => type === option.vehicle.type && category === option.vehicle.category,
  )
  const vehicle = random.pick(alike.length > 0 ? alike : choices)
  return withOption(transfer, { ...option, vehicle }, now)
}

const withOption = (transfer: Transfer, changed: TransferOption, now: number): Transfer => ({
  ...transfer,
  updatedAt: now,
  options: transfer.options.map(option => (option.id === changed.id ? changed : option)),
})

/** Takes one option back (default: the last); the last one gone, the quotation is sold out. */
export function withdrawOption(transfer: Transfer, optionId: string | undefined, now: number): Transfer {
  const gone = optionIn(transfer, optionId ?? transfer.options.at(-1)?.id)
  const options = transfer.options.filter(({ id }) => id !== gone.id)
  return { ...transfer, options, status: options.length === 0 ? 'SOLD_OUT' : transfer.status, updatedAt: now }
}

/** Another status, from OCTO's availability statuses. Throws UNPROCESSABLE_ENTITY when it has that one. */
export function changeStatus(transfer: Transfer, status: TransferStatus, now: number): Transfer {
  if (transfer.status === status) throw new DomainError('UNPROCESSABLE_ENTITY', `The transfer is ${status} already.`)
  return { ...transfer, status, updatedAt: now }
}

/** The quotation's time is over: it can no longer be booked, and its status says so. */
export function expireTransfer(transfer: Transfer, now: number): Transfer {
  if (transfer.expired) return transfer
  return { ...transfer, expired: true, status: 'CLOSED', expiresAt: Math.min(now, transfer.expiresAt), updatedAt: now }
}
