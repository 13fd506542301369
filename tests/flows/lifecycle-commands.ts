import fc from 'fast-check'
import { type Dialect, TOKENS, type TokenName } from './lifecycle-driver.ts'

/** How many units: so many, all that is left, or one more than that. */
export type Count = number | 'rest' | 'rest + 1'

/**
 * One thing that somebody does. Bookings and departures are meant by number, counted round; `fitting` counts only those that the
 * trigger can be pulled on, when there are any.
 */
export type Step =
  | { readonly do: 'reserve'; readonly departure: number; readonly units: Count; readonly minutes: number }
  | { readonly do: 'reserve-transfer'; readonly minutes: number }
  | { readonly do: 'repeat'; readonly booking: number }
  | { readonly do: 'confirm'; readonly booking: number; readonly units: Count | null }
  | { readonly do: 'extend'; readonly booking: number; readonly minutes: number }
  | { readonly do: 'note' | 'cancel'; readonly booking: number }
  | { readonly do: 'units'; readonly booking: number; readonly units: Count }
  | { readonly do: 'move'; readonly booking: number; readonly departure: number; readonly units: Count }
  | { readonly do: 'trigger'; readonly booking: number; readonly name: Trigger; readonly fitting: boolean }
  /** `edge`: until something can no longer be booked or changed. */
  | { readonly do: 'wait'; readonly minutes: number | 'edge' }

export const TRIGGERS = ['confirmed', 'updated', 'cancelled', 'redeemed', 'rejected', 'hold-expired'] as const
export type Trigger = (typeof TRIGGERS)[number]

/** Who does it and through which door. */
export interface Act {
  readonly step: Step
  readonly dialect: Dialect
  /** For what concerns a booking: not by the token that made it. */
  readonly stranger: boolean
  /** For a new booking. */
  readonly token: TokenName
}

const booking = fc.nat({ max: 11 })
const departure = fc.nat({ max: 3 })
const units = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: 9, max: 14 }) },
  { weight: 2, arbitrary: fc.constantFrom('rest', 'rest + 1') },
)
const minutes = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(30, 60, 200) },
  { weight: 1, arbitrary: fc.constantFrom(1, 19, 201) },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('reserve'), departure, units, minutes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reserve-transfer'), minutes }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat'), booking }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('confirm'), booking, units: fc.option(units, { freq: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('extend'), booking, minutes }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('note', 'cancel'), booking }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('units'), booking, units }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move'), booking, departure, units }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('trigger'),
      booking,
      name: fc.constantFrom(...TRIGGERS),
      fitting: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      minutes: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(1, 10, 25, 35) },
        { weight: 1, arbitrary: fc.constantFrom(600, 1_500, 'edge') },
      ),
    }),
  },
) as fc.Arbitrary<Step>

export const act: fc.Arbitrary<Act> = fc.record({
  step,
  dialect: fc.constantFrom<Dialect>('bookspot', 'rhomtrip'),
  stranger: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  token: fc.constantFrom(...TOKENS),
})
