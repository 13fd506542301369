import { createHash, createHmac } from 'node:crypto'
import { isIP } from 'node:net'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as absent from '../../src/browser/absent.ts'
import { Bytes } from '../../src/browser/bytes.ts'
import * as crypto from '../../src/browser/crypto.ts'
import * as zlib from '../../src/browser/zlib.ts'

const bytes = fc.uint8Array({ maxLength: 300 })
const text = fc.string({ unit: 'grapheme', maxLength: 200 })

it('hash and sign as node does', () => {
  fc.assert(
    fc.property(bytes, text, (message, key) => {
      expect(crypto.createHash('sha256').update(message).digest('hex')).toBe(
        createHash('sha256').update(message).digest('hex'),
      )
      expect(crypto.createHash('sha256').update(key).digest('hex')).toBe(createHash('sha256').update(key).digest('hex'))
      expect(crypto.createHmac('sha256', key).update(message).digest('hex')).toBe(
        createHmac('sha256', key).update(message).digest('hex'),
      )
    }),
  )
})

it('are the bytes of a text, and its text again, as node has them', () => {
  fc.assert(
    fc.property(text, bytes, bytes, (word, a, b) => {
      for (const encoding of ['utf8', 'latin1', 'utf16le'] as const)
        expect([...Bytes.from(word, encoding)]).toEqual([...Buffer.from(word, encoding)])
      for (const encoding of ['utf8', 'latin1', 'hex', 'base64'] as const)
        expect(Bytes.from(a).toString(encoding)).toBe(Buffer.from(a).toString(encoding))
      expect([...Bytes.from(Buffer.from(a).toString('base64'), 'base64')]).toEqual([...a])
      expect([...Bytes.concat([a, b])]).toEqual([...a, ...b])
      expect(Bytes.byteLength(word)).toBe(Buffer.byteLength(word))
      expect([...Bytes.from(a.buffer, a.byteOffset, a.length)]).toEqual([...a])
    }),
  )
})

it('compress to what node inflates', () => {
  const whole = (packed: Uint8Array, inflate: (packed: Uint8Array) => Buffer, bytes: Uint8Array) =>
    expect(inflate(packed).equals(bytes)).toBe(true)
  fc.assert(
    fc.property(bytes, fc.constantFrom(1, 300, 900), (few, times) => {
      const all = Buffer.concat(Array.from({ length: times }, () => few))
      whole(zlib.gzipSync(all), gunzipSync, all)
      whole(zlib.deflateSync(all), inflateSync, all)
      whole(zlib.brotliCompressSync(all), brotliDecompressSync, all)
    }),
  )
})

it.each(['127.0.0.1', '::1', 'fe80::1', '1.2.3', '300.1.1.1', 'localhost', '', '127.1', '[::1]'])(
  'know whether "%s" is an address as node does',
  address => {
    expect(absent.isIP(address)).toBe(isIP(address))
  },
)

it('say what to do instead of what a browser has not', async () => {
  expect(() => absent.serve()).toThrow('A browser cannot listen. Use startSandbox({ listen: false })')
  expect(() => absent.createReceiver()).toThrow('Subscribe with a function')
  expect(() => absent.readFile()).toThrow('Give what it holds as an object.')
})
