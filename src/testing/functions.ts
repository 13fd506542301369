import { functionTransport, type InProcessReceiver, type Transport } from '../index.ts'

/** Deliveries to URLs of these origins go to functions; all others as they would without them. */
export interface FunctionReceivers {
  transport(otherwise: Transport): Transport
  /** Takes the deliveries to an origin, as `https://shop.example`; a new one when none is named. Returns it, and how to stop. */
  add(receiver: InProcessReceiver, origin?: string): { readonly origin: string; remove(): Promise<void> }
}

export function openFunctionReceivers(): FunctionReceivers {
  const byOrigin = new Map<string, Transport>()
  let count = 0
  return {
    transport: otherwise => ({
      ...otherwise,
      isFunction: origin => byOrigin.has(origin),
      send: request => (byOrigin.get(request.to.origin) ?? otherwise).send(request),
      async close() {
        await Promise.all([...byOrigin.values(), otherwise].map(transport => transport.close()))
      },
    }),
    add(receiver, origin = `http://receiver-${++count}.localhost`) {
      const transport = functionTransport(receiver)
      byOrigin.set(origin, transport)
      return {
        origin,
        async remove() {
          if (byOrigin.get(origin) === transport) byOrigin.delete(origin)
          await transport.close()
        },
      }
    },
  }
}
