import type { ConnectionOptions } from 'node:tls'
import { choice } from '../../faults/options.ts'
import { whole } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** A ClientHello that stops after its first bytes: record header, handshake type, length, version. */
const HALF_HELLO = Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x5a, 0x5a, 0x5a)

/** TLS goes wrong. To a plain port the same bytes go, as they would in life. */
export const badHandshake = defineFault({
  kind: 'bad-handshake',
  summary: 'The TLS handshake goes wrong.',
  standsFor:
    "An old supplier stack; a certificate renewed without its chain, which browsers forgive and servers don't.",
  topic: 'network',
  covers: ['FD-14', 'FD-15'],
  options: {
    as: choice(
      'How',
      {
        'old-version': 'the sender speaks no TLS newer than 1.1',
        'wrong-name': 'the sender asks for another host name (SNI)',
        untrusted: "the sender trusts nobody who signed the receiver's certificate",
        abandoned: 'the connection closes in the middle of the handshake',
      },
      'untrusted',
    ),
  },
  async wire(send, { as }, wire) {
    if (as === 'abandoned') {
      const peer = await wire.connect(send, { plain: true })
      await peer.write(HALF_HELLO)
      peer.end()
      peer.close()
      return { kind: 'not-sent', error: 'The sandbox abandoned the TLS handshake, on purpose.' }
    }
    const peer = await wire.connect(send, { tls: TLS[as] })
    return peer.exchange(whole(send), send.deadline)
  },
})

const TLS: Readonly<Record<'old-version' | 'wrong-name' | 'untrusted', ConnectionOptions>> = {
  'old-version': { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  // A sender that asks for the wrong name does not check the right one.
  'wrong-name': { servername: 'another-host.example', rejectUnauthorized: false },
  untrusted: { ca: [] },
}
