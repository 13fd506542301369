import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { withHeader } from './headers.ts'

const CODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }

/** A body that must be inflated first. */
export const compressed = defineFault({
  kind: 'compressed',
  summary: 'The body is compressed, and Content-Encoding says so.',
  standsFor: 'A proxy that compresses requests; allowed by HTTP, expected by few.',
  topic: 'http',
  covers: ['FD-27'],
  options: { as: choice('How', { gzip: 'RFC 1952', deflate: 'zlib, RFC 1950', br: 'Brotli, RFC 7932' }, 'gzip') },
  shape: (send, { as }) => ({
    ...withHeader(send, 'Content-Encoding', as),
    body: CODERS[as](send.body),
  }),
})
