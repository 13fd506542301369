import { choice, duration, LONGEST_HANG, whole } from '../../faults/options.ts'
import type { Outcome } from '../message.ts'
import { head, withLength } from '../wire/head.ts'
import type { Wire } from '../wire/wire.ts'
import { defineFault, type Send } from './fault.ts'

interface Pace {
  readonly every: number
  readonly bytes: number
}

/** All of it arrives, slowly. */
export const slow = defineFault({
  kind: 'slow',
  summary: 'The request arrives slowly, piece by piece.',
  standsFor: 'A congested path, a mobile link, slowloris.',
  topic: 'network',
  covers: ['FD-05', 'FD-06'],
  options: {
    part: choice(
      'What is slow',
      { headers: 'one header line at a time', body: 'a few bytes of the body at a time' },
      'body',
    ),
    every: duration('Between pieces, in real time', '100ms', [1, 30_000]),
    bytes: whole('Of the body, so many bytes at a time', 16, [1, 65_536], 'bytes'),
  },
  wire: (send, { part, ...pace }, wire) =>
    part === 'headers' ? slowHeaders(send, pace, wire) : slowBody(send, pace, wire),
})

async function slowHeaders(send: Send, { every }: Pace, wire: Wire): Promise<Outcome> {
  const peer = await wire.connect(send)
  const lines = head(send).toString('latin1').split('\r\n').slice(0, -2)
  const answer = peer.answer(LONGEST_HANG)
  const over = answered(answer)
  try {
    for (const line of lines) {
      if (over.yet) return await answer
      await peer.write(`${line}\r\n`)
      await wire.pause(every)
    }
    await peer.write(Buffer.concat([Buffer.from('\r\n'), send.body]))
    return await Promise.race([answer, late(send, wire)])
  } finally {
    peer.close()
  }
}

async function slowBody(send: Send, { every, bytes }: Pace, wire: Wire): Promise<Outcome> {
  const peer = await wire.connect(send)
  const request = wire.request(send, peer, withLength(send))
  const answer = wire.answer(request, LONGEST_HANG)
  const over = answered(answer)
  try {
    for (let at = 0; at < send.body.byteLength; at += bytes) {
      if (over.yet) return await answer
      request.write(send.body.subarray(at, at + bytes))
      await wire.pause(every)
    }
    request.end()
    return await Promise.race([answer, late(send, wire)])
  } finally {
    peer.close()
  }
}

/** Whether a receiver has lost its patience already. */
function answered(answer: Promise<Outcome>): { yet: boolean } {
  const over = { yet: false }
  void answer.then(() => {
    over.yet = true
  })
  return over
}

/** The usual deadline, once everything was sent. */
async function late({ deadline }: Send, wire: Wire): Promise<Outcome> {
  await wire.pause(deadline)
  return { kind: 'timed-out', error: `Sent slowly, on purpose, and no answer within ${deadline} ms after the end.` }
}
