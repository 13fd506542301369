import { connect, type Socket } from 'node:net'

/** A call on its way to a supplier, as a lie sees it. */
export interface LieCall {
  readonly method: string
  /** Below the dialect's base: `/bookings/1b2c.../cancel`. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed, or undefined when there is none or it is not JSON. */
  readonly json: unknown
  /** As sent. */
  readonly body: string
  /** From `Authorization: Bearer`; empty when there is none. */
  readonly token: string
}

/** An answer on its way back. */
export interface LieReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What is sent: text as it is, undefined as no body, all else as JSON. */
  readonly body: unknown
}

/** A delivery on its way out. */
export interface LieDelivery {
  readonly method: string
  /** Without credentials. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** As text. */
  readonly body: string
}

/** What a receiver answered; no status when it did not. */
export interface LieOutcome {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** What a lie can use of the supplier that it speaks for. */
export interface LieWorld {
  /** Posts something of its own to a receiver. */
  send(delivery: LieDelivery): Promise<LieOutcome>
  /** A call to the honest supplier's own API, below the dialect's base. */
  ask(call: Pick<LieCall, 'method' | 'path'> & Partial<LieCall>): Promise<LieReply>
  /** A call to the sandbox's control API: `control('POST', '/simulate/product.updated', {})`. */
  control(method: string, path: string, body?: unknown): Promise<unknown>
}

/**
 * The smallest thing that a supplier can do wrong so that one check must fail: an honest supplier behind something that alters what goes
 * in and out. What is left out stays honest.
 */
export interface Lie {
  /** What this supplier does wrong, in a few words: `answers 200 instead of 201`. */
  readonly says: string
  /** Ids of the other checks that rightly notice the same lie. */
  readonly also?: readonly string[]
  /** Alters a call, or answers it (a value with `status`). */
  call?(call: LieCall, world: LieWorld): LieCall | LieReply | undefined | Promise<LieCall | LieReply | undefined>
  /** Alters the answer to a call. */
  reply?(reply: LieReply, call: LieCall, world: LieWorld): LieReply | undefined | Promise<LieReply | undefined>
  /** Makes a delivery in its own way: sends it altered, twice, or not at all. */
  deliver?(delivery: LieDelivery, world: LieWorld): LieOutcome | undefined | Promise<LieOutcome | undefined>
  /** Answers to open questions, by assumption id: a supplier that differs there. */
  readonly assume?: Readonly<Record<string, string>>
  /** Speaks to each connection itself, before HTTP; `port` is where the honest supplier listens. */
  connection?(socket: Socket, port: number): void
}

/** Whether a call is the one that a route names, ids in its place: `POST /bookings/{uuid}/cancel`. */
export function isRoute({ method, path }: Pick<LieCall, 'method' | 'path'>, route: string): boolean {
  const [wanted, template] = route.split(' ') as [string, string]
  if (method !== wanted) return false
  const steps = path.replace(/\/$/, '').split('/')
  const names = template.split('/')
  return steps.length === names.length && names.every((name, i) => name === steps[i] || name.startsWith('{'))
}

/** An answer with a JSON body. */
export const answerOf = (status: number, body: unknown): LieReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
})

/** A refusal in OCTO's shape. */
export const refusalOf = (status: number, error: string): LieReply => answerOf(status, { error, errorMessage: 'No.' })

/** Alters the successful answers of one route. */
export const onAnswer =
  (route: string, change: (reply: LieReply, call: LieCall) => Partial<LieReply>): NonNullable<Lie['reply']> =>
  (reply, call) =>
    isRoute(call, route) && reply.status < 300 ? { ...reply, ...change(reply, call) } : undefined

/** Alters the refusals of one route, or of all (`*`). */
export const onRefusal =
  (route: string, change: (reply: LieReply, call: LieCall) => Partial<LieReply>): NonNullable<Lie['reply']> =>
  (reply, call) =>
    (route === '*' || isRoute(call, route)) && reply.status >= 400 ? { ...reply, ...change(reply, call) } : undefined

/** Answers what is written to a connection itself when `look` has an answer to its first bytes; all else is passed on. */
export const onBytes =
  (look: (bytes: string) => string | undefined): NonNullable<Lie['connection']> =>
  (socket, port) => {
    socket.once('data', first => {
      const answer = look(first.toString('latin1'))
      if (answer !== undefined) {
        // What is written after the first bytes is taken in, so that the answer is not lost in a reset.
        socket.resume()
        socket.end(answer)
        return
      }
      const honest = connect(port, '127.0.0.1')
      honest.on('error', () => socket.destroy())
      socket.on('error', () => honest.destroy())
      honest.write(first)
      socket.pipe(honest).pipe(socket)
    })
  }
