import { expectTypeOf, it } from 'vitest'
import type { routes } from '../../src/generated/bookspot/routes.ts'
import type { components as bookspot, paths } from '../../src/generated/bookspot/types.ts'
import type { AnswerOf, BodyOf, Handlers, Input, RouteKey } from '../../src/openapi/operation.ts'

type Schemas = bookspot['schemas']

it('names the operations of the types as the routes do', () => {
  expectTypeOf<RouteKey<paths>>().toEqualTypeOf<(typeof routes)[number]['key']>()
})

it('gives a handler the types of its own operation', () => {
  expectTypeOf<BodyOf<paths, 'POST /bookings'>>().toEqualTypeOf<Schemas['ReserveBody']>()
  expectTypeOf<BodyOf<paths, 'POST /bookings/{uuid}/cancel'>>().toEqualTypeOf<Schemas['CancelBody']>()
  expectTypeOf<BodyOf<paths, 'GET /supplier'>>().toEqualTypeOf<undefined>()
  expectTypeOf<AnswerOf<paths, 'GET /bookings'>>().toEqualTypeOf<readonly Schemas['Booking'][]>()
  expectTypeOf<AnswerOf<paths, 'POST /notifications/subscriptions'>>().toEqualTypeOf<Schemas['Subscription']>()
  expectTypeOf<AnswerOf<paths, 'DELETE /notifications/subscriptions/{id}'>>().toEqualTypeOf<undefined>()
  expectTypeOf<Input<paths, 'PATCH /bookings/{uuid}'>['path']['uuid']>().toEqualTypeOf<string>()
  expectTypeOf<Input<paths, 'GET /bookings'>['query']['localDate']>().toEqualTypeOf<string | undefined>()
})

it('does not compile with a wrong answer', () => {
  type Cancel = Pick<Handlers<paths, object>, 'POST /bookings/{uuid}/cancel'>
  // @ts-expect-error a booking is an object
  const wrong: Cancel = { 'POST /bookings/{uuid}/cancel': () => 'cancelled' }
  expectTypeOf(wrong).not.toBeAny()
})
