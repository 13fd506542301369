import type { PeerAddress } from './egress.ts'

/** Where the sandbox itself listens. */
export interface OwnAddresses {
  /** @param address as bound: `127.0.0.1`, or `0.0.0.0` and `::` for every one. Returns how to say that nobody listens any more. */
  add(address: string, port: number): () => void
  has(peer: PeerAddress): boolean
}

interface Bound {
  readonly address: string
  readonly port: number
}

export function ownAddresses(): OwnAddresses {
  const all = new Set<Bound>()
  return {
    add(address, port) {
      const bound = { address, port }
      all.add(bound)
      return () => all.delete(bound)
    },
    has(peer) {
      for (const bound of all) if (bound.port === peer.port && leadsTo(bound, peer)) return true
      return false
    },
  }
}

/** A connection to an address of this machine comes from that address, unless the client chose another. */
function leadsTo({ address: bound }: Bound, { address, from }: PeerAddress): boolean {
  if (bound !== '0.0.0.0' && bound !== '::') return address === bound
  return address.startsWith('127.') || address === '::1' || address === from
}
