import { choice } from '../../faults/options.ts'
import { defineFault, type Send } from './fault.ts'
import { withHeader } from './headers.ts'
import { isObject, text, withJson } from './json.ts'

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

/** Bytes that are not the UTF-8 that was promised. */
export const wrongEncoding = defineFault({
  kind: 'wrong-encoding',
  summary: 'The header promises UTF-8 and the bytes are something else, or begin with a byte order mark.',
  standsFor: 'A legacy back end; .NET writers that begin with a BOM, which JSON parsers refuse.',
  topic: 'http',
  covers: ['FD-25', 'FD-26'],
  options: {
    as: choice(
      'The bytes',
      {
        latin1: 'are Latin-1 (a body of ASCII alone gets a field `note` with an umlaut first)',
        'utf-16': 'are UTF-16',
        bom: 'are UTF-8 after a byte order mark',
      },
      'bom',
    ),
  },
  shape(send, { as }) {
    const promised = withHeader(send, 'Content-Type', 'application/json; charset=utf-8')
    if (as === 'bom') return { ...promised, body: Buffer.concat([BOM, send.body]) }
    if (as === 'utf-16') return { ...promised, body: Buffer.from(text(send.body), 'utf16le') }
    return { ...promised, body: Buffer.from(text(withUmlaut(send).body), 'latin1') }
  },
})

const isAscii = (body: Uint8Array) => body.every(byte => byte < 0x80)

const withUmlaut = (send: Send) =>
  isAscii(send.body)
    ? withJson(send, payload => (isObject(payload) ? { ...payload, note: 'für später' } : payload))
    : send
