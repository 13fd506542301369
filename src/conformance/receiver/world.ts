import type { FaultInput, TestSandbox } from '../../testing/index.ts'
import { dayOf } from '../day.ts'
import type { Post } from './post.ts'
import type { DialectName } from './target.ts'

/** A delivery that the supplier has ready: every byte of it, not sent yet. */
export interface Letter {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly json: Readonly<Record<string, unknown>>
}

/** A booking, and the letter that tells of what was just done to it. */
export interface Told {
  readonly uuid: string
  readonly letter: Letter
}

/** The supplier's world. Each change gives the letter that tells of it. */
export interface World {
  readonly sandbox: TestSandbox
  /** Token of the reseller that subscribed, and of another. */
  readonly token: string
  readonly otherToken: string
  /** A new booking, confirmed; `by` another reseller, of which there is no letter. */
  confirmed(options?: { readonly notes?: string }): Promise<Told>
  updated(uuid: string, notes: string): Promise<Letter>
  cancelled(uuid: string): Promise<Letter>
  /** A confirmed booking of the other reseller; nobody is told. */
  others(): Promise<string>
  /** Does something about a subject (booking, product, transfer) and answers the letters that tell of it, at least one. */
  letters(subject: string | undefined, act: () => Promise<unknown>): Promise<readonly Letter[]>
  /** A message alone about a subject, changed by pointer; the world stays. */
  fired(event: string, subject: string | undefined, overrides?: Readonly<Record<string, unknown>>): Promise<Letter>
  /** A transfer_update (RhomTrip only). */
  transfer(): Promise<Letter>
  /** From now on the engine itself delivers what is about the subject, with its retries. */
  letThrough(subject: string): void
  /** Makes calls to the supplier's API go wrong; `subject` names what they are about. Returns how to stop. */
  failing(fault: FaultInput): Promise<() => void>
  /** What the supplier's API says of a booking of the reseller. */
  truth(uuid: string): Promise<string>
  /** A URL of the sandbox that nobody has a reason to fetch, and how often it was. */
  canary(): { readonly url: string; hits(): number }
  /** A product of the check's own. */
  product(): Promise<string>
  /** A UTC date so many days from today. */
  day(later: number): string
}

/** The name of the dialect's message about bookings. */
export const BOOKING_EVENT = { bookspot: 'BOOKING_UPDATE', rhomtrip: 'booking_update' } as const

export interface WorldParts {
  readonly sandbox: TestSandbox
  readonly dialect: DialectName
  readonly post: Post
  readonly canaries: Map<string, number>
}

/** How long the sandbox in this process may take for anything, real ms. */
const PATIENCE = 5_000

/** The world behind a run, for one check. */
export function openWorld({ sandbox, dialect, post, canaries }: WorldParts): World {
  const { alpha: token, beta: otherToken } = sandbox.tokens
  const letters: World['letters'] = async (subject, act) => {
    const before = post.count(subject)
    await act()
    const found = await post.since(before, subject, PATIENCE)
    if (found.length === 0) throw new Error('The sandbox told nothing of a change that it should tell.')
    return found
  }
  const one = async (subject: string, act: () => Promise<unknown>) => (await letters(subject, act)).at(-1)!
  const fire = sandbox.fire as (
    event: string,
    options: { subject?: string; overrides?: Readonly<Record<string, unknown>> },
  ) => Promise<readonly { readonly payload: unknown }[]>
  return {
    sandbox,
    token,
    otherToken,
    letters,
    async confirmed({ notes } = {}) {
      const { event: made } = await sandbox.simulate('booking.confirmed', { token, kind: 'activity' })
      const uuid = made.subject
      const letter = (await post.since(0, uuid, PATIENCE)).at(-1)
      if (!letter) throw new Error('The sandbox told nothing of a booking that was confirmed.')
      return { uuid, letter: notes === undefined ? letter : await this.updated(uuid, notes) }
    },
    updated: (uuid, notes) => one(uuid, () => sandbox.simulate('booking.updated', { booking: uuid, notes })),
    cancelled: uuid => one(uuid, () => sandbox.simulate('booking.cancelled', { booking: uuid })),
    others: async () =>
      (await sandbox.simulate('booking.confirmed', { token: otherToken, kind: 'activity' })).event.subject,
    async fired(name, subject, overrides) {
      const count = post.count(undefined)
      await fire(name, { ...(subject !== undefined && { subject }), ...(overrides && { overrides }) })
      const found = (await post.since(count, undefined, PATIENCE)).filter(({ json }) =>
        post.isAbout(json, subject, name),
      )
      return found.at(-1)!
    },
    async transfer() {
      const { event: made } = await sandbox.simulate('transfer.repriced', { token })
      return (await post.since(0, made.subject, PATIENCE)).at(-1)!
    },
    letThrough: subject => post.letThrough(subject),
    async failing(fault) {
      const { stop } = await sandbox.fail(fault)
      return stop
    },
    async truth(uuid) {
      const client = sandbox.client(dialect, token) as (
        key: 'GET /bookings/{uuid}',
        input: { path: { uuid: string } },
      ) => Promise<{ status: string }>
      return (await client('GET /bookings/{uuid}', { path: { uuid } })).status
    },
    canary() {
      const path = `/canary/${canaries.size + 1}`
      canaries.set(path, 0)
      return { url: sandbox.core.origin + path, hits: () => canaries.get(path)! }
    },
    day: later => dayOf(sandbox.now().getTime(), later),
    product: async () => (await sandbox.simulate('product.created')).event.subject,
  }
}
