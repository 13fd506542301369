import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { answersIn } from '../../src/conformance/answers.ts'
import { curlOf } from '../../src/conformance/exchange.ts'
import { Unreachable } from '../../src/conformance/failure.ts'
import { speak } from '../../src/conformance/wire.ts'

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n'

/** A server that does with each connection what it is told. */
async function listening(speakBack: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    speakBack(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as import('node:net').AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

describe('answers in bytes', () => {
  const read = (text: string, isHead = false) => answersIn(Buffer.from(text), isHead)

  it('are split where their lengths say', () => {
    const found = read(
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
    )
    expect(found.map(({ status, body, json }) => [status, body, json])).toEqual([
      [200, '[]', []],
      [404, '', undefined],
    ])
  })

  it('are put together from chunks, and missing until the last one is there', () => {
    const whole = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n3;x=y\r\n":1\r\n1\r\n}\r\n0\r\n\r\n'
    expect(read(whole)[0]?.json).toEqual({ a: 1 })
    expect(read(whole.slice(0, -3))).toEqual([])
  })

  it('have no body after HEAD, 1xx and 204', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n', true)[0]?.body).toBe('')
    const two = read('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')
    expect(two.map(({ status }) => status)).toEqual([100, 204])
  })

  it('join headers that are repeated, with names in lower case', () => {
    expect(read('HTTP/1.1 200 OK\r\nVary: a\r\nVARY: b\r\nContent-Length: 0\r\n\r\n')[0]?.headers.vary).toBe('a, b')
  })
})

describe('speaking on a connection', () => {
  it('writes the next part when something was answered, and ends after so many answers', async () => {
    const heard: string[] = []
    await using server = await listening(socket =>
      socket.on('data', chunk => {
        heard.push(String(chunk))
        socket.write(
          heard.length === 1 ? 'HTTP/1.1 100 Continue\r\n\r\n' : 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
        )
      }),
    )
    const { answers, ended } = await speak({ url: server.url, parts: [GET, 'body'], until: 1, timeoutMs: 5_000 })
    expect([heard, answers.map(({ status }) => status), ended]).toEqual([[GET, 'body'], [100, 200], 'judge'])
  })

  it('says that the other end closed without an answer', async () => {
    await using server = await listening(socket => socket.once('data', () => socket.end()))
    const { ended, exchange } = await speak({ url: server.url, parts: [GET], until: 'closed', timeoutMs: 5_000 })
    expect([ended, exchange.trouble]).toEqual(['target', 'The connection was closed without an answer.'])
  })

  it('says that nothing came in time', async () => {
    await using server = await listening(() => {})
    const { ended, exchange } = await speak({ url: server.url, parts: [GET], until: 1, timeoutMs: 20 })
    expect([ended, exchange.trouble]).toEqual(['time', 'No answer within 20 ms.'])
  })

  it('leaves as soon as everything is written', async () => {
    let gone = (_heard: string) => {}
    const heard = new Promise<string>(resolve => {
      gone = resolve
    })
    await using server = await listening(socket => {
      let text = ''
      socket.on('data', chunk => {
        text += chunk
      })
      socket.on('close', () => gone(text))
    })
    const { ended } = await speak({ url: server.url, parts: [GET], until: 'written', timeoutMs: 5_000 })
    expect([ended, await heard]).toEqual(['judge', GET])
  })

  it('cannot reach where nobody listens', async () => {
    const { url, ...server } = await listening(() => {})
    await server[Symbol.asyncDispose]()
    await expect(speak({ url, parts: [GET], until: 1, timeoutMs: 5_000 })).rejects.toThrow(Unreachable)
  })

  it('is repeated by a command line that writes the same bytes', async () => {
    await using server = await listening(socket => socket.end())
    const parts = ['GET /a HTTP/1.1\r\nX: $TOKEN\\n \x01\xff\r\n\r\n']
    const { exchange } = await speak({
      url: server.url,
      parts: [Buffer.from(parts[0]!, 'latin1')],
      until: 'closed',
      timeoutMs: 5_000,
    })
    const port = new URL(server.url).port
    expect(curlOf(exchange, new Map())).toBe(
      `printf '%b' 'GET /a HTTP/1.1\\r\\nX: $TOKEN\\\\n \\0001\\0377\\r\\n\\r\\n' | nc 127.0.0.1 ${port}`,
    )
  })
})
