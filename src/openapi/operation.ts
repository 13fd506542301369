import type { Serialised } from '../http/call.ts'
import type { Answered } from '../http/surface.ts'

type Method = 'get' | 'put' | 'post' | 'delete' | 'patch'

/** `'POST /bookings/{uuid}/cancel'` for every operation of a document's `paths`. */
export type RouteKey<Paths> = {
  [Path in keyof Paths & string]: {
    [M in Method]: Paths[Path] extends { [K in M]: { responses: unknown } } ? `${Uppercase<M>} ${Path}` : never
  }[Method]
}[keyof Paths & string]

type OperationOf<Paths, Key> = Key extends `${infer M} ${infer Path}`
  ? Path extends keyof Paths
    ? Lowercase<M> extends keyof Paths[Path]
      ? Paths[Path][Lowercase<M>]
      : never
    : never
  : never

type JsonOf<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : undefined

/** openapi-typescript writes `name?: never` for what an operation lacks. */
type Present<Part, Then, Else> = [NonNullable<Part>] extends [never] ? Else : Then

/** The JSON body an operation takes; undefined when it takes none. */
export type BodyOf<Paths, Key> =
  OperationOf<Paths, Key> extends { requestBody?: infer Body }
    ? Present<Body, JsonOf<NonNullable<Body>>, undefined>
    : undefined

type ParametersOf<Paths, Key, In extends string> =
  OperationOf<Paths, Key> extends { parameters: { [K in In]?: infer P } }
    ? Present<P, NonNullable<P>, Record<string, never>>
    : Record<string, never>

type SuccessOf<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202 | 204 ? JsonOf<Responses[Status]> : never
}[keyof Responses]

/** What the success answer says; undefined when it has no body. */
export type AnswerOf<Paths, Key> = OperationOf<Paths, Key> extends { responses: infer R } ? SuccessOf<R> : never

/** What a handler of one operation is given, besides its context. */
export interface Input<Paths, Key> {
  readonly path: Readonly<ParametersOf<Paths, Key, 'path'>>
  readonly query: Readonly<ParametersOf<Paths, Key, 'query'>>
  readonly body: BodyOf<Paths, Key>
}

/** A handler's result: the success answer's value or its bytes, alone or `Answered` with another status or reply headers. */
export type Result<T> = T | Serialised<T> | Answered<T | Serialised<T> | undefined>

/** One function per operation; a missing one or a wrong answer does not compile. */
export type Handlers<Paths, Context> = {
  [Key in RouteKey<Paths>]: (
    input: Input<Paths, Key>,
    context: Context,
  ) => Result<AnswerOf<Paths, Key>> | Promise<Result<AnswerOf<Paths, Key>>>
}
