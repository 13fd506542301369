import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** Link-local addresses and what clouds answer metadata on: the only addresses that a sandbox on a laptop must not reach (TM-05). */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addAddress('fd00:ec2::254', 'ipv6')
// The same IPv4 range behind NAT64 and 6to4.
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
refused.addSubnet('2002:a9fe::', 32, 'ipv6')

/** Code of the error that a safe lookup fails with. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED'

/** Why nothing is sent to `host`, an IP address as `URL` writes it or a name; undefined when it may be tried. */
export function refusedHost(host: string): string | undefined {
  const address = host.startsWith('[') ? host.slice(1, -1) : host
  const family = isIP(address)
  if (family === 0 || !refused.check(address, family === 4 ? 'ipv4' : 'ipv6')) return undefined
  return `${address} is a link-local or cloud metadata address; the sandbox never sends there.`
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** As `dns.lookup`, with its options and its callback. */
export type Lookup = (hostname: string, options: LookupOptions, done: LookupDone) => void

/** A lookup that fails when any of a name's addresses is refused: a mixed answer is no mistake. */
export function safeLookup(lookup: Lookup = dnsLookup): Lookup {
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
