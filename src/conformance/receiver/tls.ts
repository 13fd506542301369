import { type ConnectionOptions, connect, type SecureVersion } from 'node:tls'
import { expectThat } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { serverName } from './sockets.ts'
import type { Receiver, ReceiverCheck } from './target.ts'

const DAYS_14 = 14 * 86_400_000

/** RC-38: TLS. */
export const tls: readonly ReceiverCheck[] = [
  {
    id: 'RC-38',
    section: 'TLS',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'TLS 1.2 and 1.3 are spoken, 1.1 and 1.0 are not; the certificate is trusted, names the host and is good for 14 days more.',
    basis: ['rfc8996', 'rfc9110'],
    async run(receiver) {
      const { protocol } = new URL(receiver.target.url)
      if (protocol !== 'https:') throw new Skipped('The URL is not https, so there is no TLS to look at.')
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const { error, validTo } = await shake(receiver, { minVersion: version, maxVersion: version })
        expectThat(
          error === undefined,
          `${version} must be spoken with a certificate that can be trusted.`,
          'a connection',
          error,
        )
        const days = Math.floor((Date.parse(validTo ?? '') - Date.now()) / 86_400_000)
        expectThat(
          days * 86_400_000 >= DAYS_14,
          'The certificate must be good for 14 days more.',
          '14 days',
          `${days} days`,
        )
      }
      const old = { ciphers: 'DEFAULT@SECLEVEL=0', rejectUnauthorized: false }
      for (const version of ['TLSv1', 'TLSv1.1'] as const) {
        const { error } = await shake(receiver, { ...old, minVersion: version, maxVersion: version })
        expectThat(error !== undefined, `${version} must not be spoken.`, 'a refusal', 'a connection')
      }
    },
    counterexample: () => ({
      says: 'speaks TLS 1.0 to whoever asks for it',
      tls: { minVersion: 'TLSv1' satisfies SecureVersion, ciphers: 'DEFAULT@SECLEVEL=0' },
    }),
  },
]

/** Tries one handshake. */
function shake(
  { target }: Receiver,
  options: ConnectionOptions,
): Promise<{ readonly error?: string; readonly validTo?: string }> {
  const { hostname, port } = new URL(target.url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise(resolve => {
    const socket = connect({ host, port: Number(port || 443), ...serverName(host), ca: target.ca, ...options })
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5,000 ms')))
    socket.on('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate()
      socket.destroy()
      resolve({ validTo })
    })
    socket.on('error', error => resolve({ error: error.message }))
  })
}
