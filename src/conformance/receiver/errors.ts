import type { Exchange } from '../exchange.ts'
import { expectThat } from '../expect.ts'
import { altered } from './probe.ts'
import type { Receiver, ReceiverCheck } from './target.ts'

/** What a stack trace looks like: of JavaScript, Python, Java and PHP. */
const TRACES = [
  /\bat .+:\d+:\d+/,
  /Traceback \(most recent/,
  /\bat [\w.$]+\([\w$]+\.java:\d+\)/,
  /\.php(:| on line )\d+/,
]

/** RC-39: what refusals give away. */
export const errorBodies: readonly ReceiverCheck[] = [
  {
    id: 'RC-39',
    section: 'errors',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'Refusals show no stack trace and no secret.',
    basis: ['contract#quiet-errors'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const none = Object.fromEntries(secretsOf(receiver).map(([name]) => [name, undefined]))
      const refused = [
        await receiver.send(letter, { body: letter.body.slice(0, -20) }),
        await receiver.send(letter, { body: 'null' }),
        await receiver.send(altered(letter, { '/data': 'x', '/booking': 'x' })),
        await receiver.send(letter, { method: 'PUT' }),
        await receiver.send(letter, { headers: none }),
        await receiver.send(letter, { headers: none, body: '{' }),
      ]
      for (const exchange of refused) expectQuiet(receiver, exchange)
    },
    counterexample: () => ({
      says: 'shows where it broke',
      async receive(request, next) {
        const answer = await next(request)
        return answer.status < 400 ? answer : { ...answer, body: 'Error: bad\n    at read (/srv/shop/read.js:12:7)' }
      },
    }),
  },
]

function expectQuiet(receiver: Receiver, exchange: Exchange): void {
  const text = exchange.response?.body ?? ''
  const trace = TRACES.map(each => each.exec(text)?.[0]).find(found => found !== undefined)
  expectThat(trace === undefined, 'A refusal must show no stack trace.', 'none', trace, { exchange })
  const told = secretsOf(receiver).find(([, value]) => value.length > 1 && text.includes(value))
  expectThat(!told, 'A refusal must not repeat a secret.', 'none', told && `the value of ${told[0]}`, { exchange })
}

/** Header and value of everything that deliveries are known by. */
function secretsOf({ target }: Receiver): readonly (readonly [string, string])[] {
  const { username, password } = new URL(target.url)
  const basic = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const own = username === '' ? [] : [['Authorization', Buffer.from(basic).toString('base64')] as const]
  return [...Object.entries(target.headers ?? {}), ...own]
}
