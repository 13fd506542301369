import { RESPONSE_KEPT, RESPONSE_LIMIT } from '../exchange.ts'
import type { Outcome } from '../message.ts'

/** An HTTP answer read from a bare socket: as much of the grammar as it takes to know where it ends. */
export class RawAnswer {
  status = 0
  complete = false
  #bytes: Buffer = Buffer.alloc(0)
  #body = 0
  #headers: Record<string, string> = {}
  #truncated = false

  add(chunk: Buffer): void {
    if (this.complete) return
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    while (this.status === 0 && this.#readHead()) {}
    if (this.status === 0) {
      this.#truncated = this.#bytes.length > RESPONSE_LIMIT
      return
    }
    this.complete = this.#isWhole()
    if (this.#bytes.length - this.#body <= RESPONSE_LIMIT || this.complete) return
    this.#truncated = true
    this.complete = true
  }

  /** The receiver closed: an answer that says no length ends here. */
  ended(): void {
    const { 'content-length': length, 'transfer-encoding': coding } = this.#headers
    if (this.status > 0 && length === undefined && coding === undefined) this.complete = true
  }

  outcome(): Outcome {
    const body = this.#headers['transfer-encoding'] ? dechunked(this.#content()) : this.#content()
    return {
      kind: 'answered',
      status: this.status,
      headers: this.#headers,
      body: new Uint8Array(body.subarray(0, RESPONSE_KEPT)),
      truncated: this.#truncated,
    }
  }

  #content(): Buffer {
    return this.#bytes.subarray(this.#body)
  }

  /** True when an interim answer was skipped and the next may follow. */
  #readHead(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end < 0) return false
    const [first = '', ...lines] = this.#bytes.subarray(0, end).toString('latin1').split('\r\n')
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0)
    if (status >= 100 && status < 200) {
      this.#bytes = this.#bytes.subarray(end + 4)
      return true
    }
    for (const line of lines) {
      const colon = line.indexOf(':')
      if (colon > 0) this.#headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
    }
    this.#body = end + 4
    this.status = status
    return false
  }

  #isWhole(): boolean {
    const { 'content-length': length, 'transfer-encoding': coding } = this.#headers
    if (this.status === 204 || this.status === 304) return true
    if (coding !== undefined) return this.#content().toString('latin1').endsWith('0\r\n\r\n')
    return length !== undefined && this.#content().length >= Number(length)
  }
}

function dechunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const line = bytes.indexOf('\r\n', at)
    const size = line < 0 ? 0 : Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}
