import type { DeliveryFault, FaultContext, Send } from './faults/fault.ts'
import type { ReadyTarget } from './message.ts'
import type { DeliverySettings } from './settings.ts'

/** How long a request may take, real ms. */
export type Limits = Pick<DeliverySettings, 'deadlineMs' | 'connectMs'>

type Breaks = Pick<DeliveryFault, 'plan' | 'shape'>

/** The one request of an attempt that nothing has broken yet. */
export const usualSend = (to: ReadyTarget, body: Uint8Array, limits: Limits): readonly Send[] => [
  { method: 'POST', to, body, deadline: limits.deadlineMs, connectMs: limits.connectMs, after: 0, inTurn: false },
]

/**
 * What a fault makes of an attempt's requests.
 * @param context made anew for each request, so that each meets the same row of draws
 */
export function broken(
  { plan, shape }: Breaks,
  options: Readonly<Record<string, unknown>>,
  sends: readonly Send[],
  context: () => FaultContext<unknown>,
): readonly Send[] {
  const planned = plan ? plan(sends, options, context()) : sends
  return shape ? planned.map(send => shape(send, options, context())) : planned
}

/** Whether a receiver could tell them apart. */
export const isSame = (some: readonly Send[], others: readonly Send[]): boolean =>
  some.length === others.length && some.every((send, i) => isSameSend(send, others[i]!))

const isSameSend = (a: Send, b: Send): boolean =>
  a === b ||
  (a.method === b.method &&
    a.deadline === b.deadline &&
    a.patience === b.patience &&
    a.after === b.after &&
    a.inTurn === b.inTurn &&
    isSameTarget(a.to, b.to) &&
    Buffer.compare(a.body, b.body) === 0)

const isSameTarget = (a: ReadyTarget, b: ReadyTarget): boolean =>
  a === b ||
  (a.origin === b.origin &&
    a.path === b.path &&
    a.problem === b.problem &&
    a.headerList.length === b.headerList.length &&
    a.headerList.every((text, i) => text === b.headerList[i]))
