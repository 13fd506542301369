import type { LookupAddress, LookupOptions } from 'node:dns'
import { BlockList, isIP, type Socket } from 'node:net'
import { ADDRESS_REFUSED } from './outcome.ts'

/** What a sandbox may send to, and how it finds it. */
export interface Guard {
  /** Resolves names. Default: `dns.lookup`. */
  readonly lookup?: Lookup | undefined
  /** Lets deliveries go to link-local and metadata addresses too. */
  readonly allowLinkLocal?: boolean | undefined
  /** Whether the sandbox itself listens at the other end of a connection: a delivery there could cause the next one (TM-09). */
  readonly isOwn?: ((peer: PeerAddress) => boolean) | undefined
}

/** The other end of a connection. */
export interface PeerAddress {
  readonly address: string
  readonly port: number
  /** Our end's address. */
  readonly from: string
}

/** Link-local addresses and what clouds answer metadata on: the only addresses that a sandbox on a laptop must not reach (TM-05). */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addAddress('fd00:ec2::254', 'ipv6')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addAddress('168.63.129.16', 'ipv4')
// The same IPv4 range behind NAT64 and 6to4.
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
refused.addSubnet('2002:a9fe::', 32, 'ipv6')

const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** Why nothing is sent to `host`, an IP address as `URL` writes it or a name; undefined when it may be tried. */
export function refusedHost(host: string): string | undefined {
  const address = host.startsWith('[') ? host.slice(1, -1) : host
  if (isIP(address) === 0 || !refused.check(address, familyOf(address))) return undefined
  return `${address} is a link-local or cloud metadata address; nothing is sent there without --allow-link-local (allowLinkLocal).`
}

/** Connecting to one of these leads to this machine, whatever address it then has. */
const isUnspecified = (host: string) => host === '0.0.0.0' || host === '::'

/**
 * Why an open connection must not be used: it leads where nothing is sent, elsewhere than to the address that was checked, or to
 * the sandbox itself. The last gate: it holds whatever the resolver, the routing or a proxy in between has done.
 * @param host name or address as the URL has it, without brackets
 * @param resolved what the name resolved to
 */
export function refusedPeer(
  { remoteAddress, remotePort, localAddress }: Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress'>,
  host: string,
  resolved: readonly string[],
  { allowLinkLocal, isOwn }: Guard,
): string | undefined {
  // Closed meanwhile: its end is told as such.
  if (remoteAddress === undefined || remotePort === undefined) return undefined
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)|%.*$/g, '')
  const reason = allowLinkLocal ? undefined : refusedHost(address)
  if (reason !== undefined) return `The connection to ${host} leads to an address that is refused: ${reason}`
  const expected = isIP(host) === 0 ? resolved : [host]
  if (!isUnspecified(host) && !isOneOf(address, expected)) {
    return `${host} is ${expected.join(' and ')}, but the connection leads to ${address}; nothing is sent there.`
  }
  if (isOwn?.({ address, port: remotePort, from: localAddress ?? '' })) {
    return `${host}:${remotePort} is this sandbox itself; nothing is delivered there without --allow-loops (allowLoops), because each delivery could cause the next.`
  }
  return undefined
}

function isOneOf(address: string, expected: readonly string[]): boolean {
  const list = new BlockList()
  for (const one of expected) list.addAddress(one.replace(/%.*$/, ''), familyOf(one.replace(/%.*$/, '')))
  return list.check(address, familyOf(address))
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** As `dns.lookup`, with its options and its callback. */
export type Lookup = (hostname: string, options: LookupOptions, done: LookupDone) => void

/** A lookup that fails when any of a name's addresses is refused: a mixed answer is no mistake. */
export function safeLookup(lookup: Lookup): Lookup {
  return (hostname, options, done) =>
    lookup(hostname, options, (error, address, family) => {
      if (error) return done(error, address, family)
      for (const { address: one } of Array.isArray(address) ? address : [{ address }]) {
        const reason = refusedHost(one)
        if (reason) {
          const refusal: NodeJS.ErrnoException = new Error(
            `${hostname} resolves to an address that is refused: ${reason}`,
          )
          refusal.code = ADDRESS_REFUSED
          return done(refusal, address, family)
        }
      }
      done(null, address, family)
    })
}
