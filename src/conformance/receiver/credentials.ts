import { expectThat } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { expectRefused, expectTaken, statusOf } from './answers.ts'
import type { LieRequest, ReceiverLieWorld } from './lie.ts'
import type { Receiver, ReceiverCheck } from './target.ts'
import type { Letter } from './world.ts'

/** RC-16 to RC-20: knowing the supplier. */
export const credentials: readonly ReceiverCheck[] = [
  {
    id: 'RC-16',
    section: 'credentials',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A delivery without the custom headers of its subscription is answered 401 or 403.',
    basis: ['bookspot#headers', 'bookspot#headers-sent', 'contract#authenticates', 'rfc9110'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const none = Object.fromEntries(customHeaders(receiver).map(([name]) => [name, undefined]))
      expectRefused(await receiver.send(letter, { headers: none }), 'A delivery without the headers', 401, 403)
    },
    counterexample: () => ({
      says: 'takes what carries no header at all',
      receive: (request, next, world) =>
        isNaked(request, world) && isOrdinary(request) ? Promise.resolve({ status: 204 }) : next(request),
    }),
  },
  {
    id: 'RC-17',
    section: 'credentials',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A delivery with a wrong value in its header, or with the right one cut or extended, is answered 401 or 403.',
    basis: ['bookspot#headers', 'contract#authenticates', 'rfc9110'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const wrong of ['wrong', (right: string) => right.slice(0, -1), (right: string) => `${right}x`, '']) {
        const headers = Object.fromEntries(
          customHeaders(receiver).map(([name, right]) => [name, typeof wrong === 'string' ? wrong : wrong(right)]),
        )
        expectRefused(await receiver.send(letter, { headers }), 'A delivery with a wrong value in its header', 401, 403)
      }
    },
    counterexample: () => ({
      says: 'takes a value that begins as the right one',
      receive: async (request, next, world) => {
        const given = request.headers[world.secret[0]] ?? ''
        const isCut = given !== '' && !world.isSupplier(request) && world.secret[1].startsWith(given)
        return isCut && isOrdinary(request) ? { status: 204 } : next(request)
      },
    }),
  },
  {
    id: 'RC-18',
    section: 'credentials',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Names of headers may come in any case and order.',
    basis: ['rfc9110'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const renamed = (change: (name: string) => string): Letter => ({
        ...letter,
        headers: Object.fromEntries(
          Object.entries(letter.headers)
            .reverse()
            .map(([name, value]) => [change(name), value]),
        ),
      })
      for (const change of [(name: string) => name.toUpperCase(), (name: string) => name.toLowerCase()])
        expectTaken(await receiver.send(renamed(change)), 'A delivery whose headers are written in another case')
    },
    counterexample: () => ({
      says: 'does not know its header in capitals',
      receive: (request, next, world) =>
        request.names.includes(world.secret[0].toUpperCase()) ? Promise.resolve({ status: 401 }) : next(request),
    }),
  },
  {
    id: 'RC-19',
    section: 'credentials',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'The credentials of the URL come as Basic: the right ones are taken, wrong ones and none answered 401 or 403.',
    basis: ['rhomtrip#basic', 'rfc7617'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const { user, password } = basicOf(receiver)
      expectTaken(await receiver.send(letter))
      const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
      const wrong = {
        'a letter after the password': basic(`${user}:${password}x`),
        'a letter after the user': basic(`${user}x:${password}`),
        'no password': basic(`${user}:`),
        'what is no Base64': 'Basic %%%',
        'the word Basic alone': 'Basic',
        'no credentials': undefined,
      }
      for (const [what, authorization] of Object.entries(wrong))
        expectRefused(
          await receiver.send(letter, { headers: { Authorization: authorization } }),
          `A delivery with ${what}`,
          401,
          403,
        )
    },
    counterexample: () => ({
      says: 'takes any password of the right user',
      receive: async (request, next, world) => {
        const nameOf = (value = '') => Buffer.from(value.slice(6), 'base64').toString().split(':')[0]
        const isUser = nameOf(request.headers.authorization) === nameOf(world.secret[1])
        return isUser && isOrdinary(request) && !world.isSupplier(request) ? { status: 204 } : next(request)
      },
    }),
  },
  {
    id: 'RC-20',
    section: 'credentials',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Who is not known is answered 401 or 403 whatever the body: broken, or a megabyte long.',
    basis: ['contract#authenticates-first'],
    alone: true,
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const none = withoutCredentials(receiver)
      const broken = await receiver.send(letter, { headers: none, body: letter.body.slice(0, -20) })
      expectRefused(broken, 'A broken body without credentials', 401, 403)
      const big = await receiver.send(letter, { headers: none, body: `{"padding":"${'x'.repeat(1_048_576)}"}` })
      // Who closes early may not be heard.
      if (statusOf(big) === 0)
        receiver.remark('The connection was closed before a megabyte without credentials had been sent.')
      else expectRefused(big, 'A megabyte without credentials', 401, 403, 413)
      const most = 2_000
      expectThat(big.ms <= most, `It must be refused within ${most} ms.`, `${most} ms`, `${big.ms} ms`, {
        exchange: big,
      })
    },
    counterexample: () => ({
      says: 'parses before it authenticates',
      async receive(request, next, world) {
        return request.json === undefined && request.body.length > 0 && isNaked(request, world)
          ? { status: 400 }
          : next(request)
      },
    }),
  },
]

const isNaked = ({ headers, method }: LieRequest, { secret }: ReceiverLieWorld) =>
  method === 'POST' && headers[secret[0]] === undefined

/** Not what another check asks about: a small body that is JSON. */
const isOrdinary = ({ json, body }: LieRequest) => json !== undefined && body.length < 100_000

function customHeaders({ target }: Receiver): readonly (readonly [string, string])[] {
  const given = Object.entries(target.headers ?? {})
  if (given.length === 0) throw new Skipped('Give the header that deliveries are known by: --header "Api-Key: ...".')
  return given
}

function basicOf({ target }: Receiver): { readonly user: string; readonly password: string } {
  const { username, password } = new URL(target.url)
  if (username === '') throw new Skipped('Give the URL with its credentials: https://user:password@...')
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
}

/** What takes every credential off a delivery. @throws Skipped when it has none */
export function withoutCredentials({ target }: Receiver): Readonly<Record<string, undefined>> {
  const names = [
    ...Object.keys(target.headers ?? {}),
    ...(new URL(target.url).username === '' ? [] : ['Authorization']),
  ]
  if (names.length === 0) throw new Skipped('Give what deliveries are known by: --header, or credentials in the URL.')
  return Object.fromEntries(names.map(name => [name, undefined]))
}
