import { expectThat } from '../expect.ts'
import { statusOf } from './answers.ts'
import { pipeTo } from './burden.ts'
import { exchangeOver, open } from './sockets.ts'
import type { ReceiverCheck } from './target.ts'

/** RC-29: requests that break off. */
export const broken: readonly ReceiverCheck[] = [
  {
    id: 'RC-29',
    section: 'broken connections',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A body that breaks off, by FIN or by RST, is not answered 2xx and starts no work.',
    basis: ['rfc9112', 'contract#whole-messages'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      const part = letter.body.slice(0, -20)
      for (const by of ['FIN', 'RST'] as const) {
        const { socket, reset } = await open(letter, receiver.target.ca)
        receiver.afterwards(() => socket.destroy())
        const exchange = await exchangeOver(socket, letter, part, {
          length: Buffer.byteLength(letter.body),
          end: () => (by === 'FIN' ? socket.end() : reset()),
          withinMs: 2_000,
        })
        receiver.note(exchange)
        const status = statusOf(exchange)
        const isTaken = status >= 200 && status < 300
        expectThat(!isTaken, `A body that breaks off by ${by} must not be answered 2xx.`, 'no 2xx', status, {
          exchange,
        })
      }
      const asked = await receiver.until(() => receiver.calls(uuid)[0], 500)
      expectThat(
        asked === undefined,
        'A body that breaks off must start no work.',
        'no call',
        asked && `${asked.method} ${asked.path}`,
      )
    },
    counterexample: () => ({
      says: 'answers what breaks off',
      connection(socket, port) {
        let text = ''
        socket.on('data', chunk => {
          text += chunk.toString('latin1')
        })
        socket.on('end', () => {
          const [head = '', body = ''] = text.split('\r\n\r\n')
          const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
          if (body.length > 0 && body.length < length) socket.write('HTTP/1.1 204 No Content\r\n\r\n')
        })
        pipeTo(socket, port)
      },
    }),
  },
]
