import { expectThat } from '../expect.ts'
import { pipeTo } from './burden.ts'
import { headOf, open, statusFrom } from './sockets.ts'
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
      const exchange = { method: 'POST', url: letter.url, headers: letter.headers, body: part }
      for (const end of ['FIN', 'RST'] as const) {
        const socket = await open(letter, receiver.target.ca)
        receiver.afterwards(() => socket.destroy())
        const started = performance.now()
        const answer = statusFrom(socket, receiver.ms(2_000))
        socket.write(headOf(letter, Buffer.byteLength(letter.body)))
        await new Promise(resolve => socket.write(part, resolve))
        if (end === 'FIN') socket.end()
        else socket.resetAndDestroy()
        const status = await answer
        const ms = Math.round(performance.now() - started)
        const response = status === undefined ? undefined : { status, headers: {}, body: '', json: undefined }
        const seen = { request: exchange, response, trouble: response ? undefined : 'The connection was closed.', ms }
        receiver.note(seen)
        const isTaken = status !== undefined && status < 300
        expectThat(!isTaken, `A body that breaks off by ${end} must not be answered 2xx.`, 'no 2xx', status, {
          exchange: seen,
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
