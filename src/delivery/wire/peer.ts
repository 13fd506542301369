import type { Socket } from 'node:net'
import { realMs } from '../../shared/deadlines.ts'
import { patientTimers } from '../../shared/timer.ts'
import type { Outcome, Trace } from '../message.ts'
import { failed, NOT_READ, timedOut } from '../outcome.ts'
import { RawAnswer } from './raw-answer.ts'

export interface PeerParts {
  readonly host: string
  /** What is written to and read from: TLS where the URL says so. */
  readonly socket: Socket
  readonly tcp: Socket
  /** Real ms that the receiver has for reading what is written at once. */
  readonly writeMs: number
  /** Filled in as the answer comes. */
  readonly trace: Trace
}

/** The receiver at the other end of a connection that a fault writes to by itself. */
export class Peer {
  readonly host: string
  /** What is written to and read from: TLS where the URL says so. */
  readonly socket: Socket
  /** The same, or what is beneath TLS. */
  readonly tcp: Socket
  readonly #writeMs: number
  #trace: Trace
  #since = realMs()
  #failure: Error | undefined

  constructor({ host, socket, tcp, writeMs, trace }: PeerParts) {
    this.host = host
    this.socket = socket
    this.tcp = tcp
    this.#writeMs = writeMs
    this.#trace = trace
    // Kept, so that an error between two steps is not lost and does not end the process.
    socket.on('error', error => {
      this.#failure ??= error
    })
    if (tcp !== socket) tcp.on('error', () => {})
  }

  /** Another request on the same connection. */
  carry(trace: Trace = {}): void {
    trace.address = this.#trace.address
    this.#trace = trace
    this.#since = realMs()
  }

  /** The answer begins. */
  noteAnswer(): void {
    this.#trace.firstByte ??= realMs() - this.#since
  }

  /** The receiver has closed its half, or the connection has ended. */
  get gone(): boolean {
    return this.#failure !== undefined || this.socket.destroyed || this.socket.readableEnded
  }

  /** @throws the socket's error, or one of its own when the receiver does not read it in time */
  write(bytes: string | Uint8Array): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      const stop = patientTimers.after(this.#writeMs, () =>
        reject(Object.assign(new Error(`${this.#writeMs}`), { code: NOT_READ })),
      )
      this.socket.write(bytes, error => {
        stop()
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /** Writes, reads the answer for at most `ms` real milliseconds, and closes. */
  async exchange(bytes: Uint8Array, ms: number): Promise<Outcome> {
    try {
      await this.write(bytes)
      return await this.answer(ms)
    } catch (error) {
      // A receiver that refuses early may have answered before it closed.
      return await this.answer(ms, failed(error, this.host))
    } finally {
      this.close()
    }
  }

  /** Nothing more comes from us; the answer can still be read. */
  end(): void {
    this.socket.end()
  }

  /** The receiver sees the connection reset. */
  reset(): void {
    // What TLS has not written yet must not come first.
    if (this.tcp.destroyed) return
    this.tcp.resetAndDestroy()
    this.socket.destroy()
  }

  close(): void {
    this.socket.destroy()
    this.tcp.destroy()
  }

  /**
   * Reads until an answer is complete, the connection ends, or `ms` real milliseconds are over. The connection stays as it is.
   * @param unanswered the outcome when the receiver closes without an answer, or time is over; else the usual ones
   */
  answer(ms: number, unanswered?: Outcome): Promise<Outcome> {
    const { socket } = this
    const answer = new RawAnswer()
    return new Promise(resolve => {
      const settle = (outcome: Outcome) => {
        stop()
        socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError)
        resolve(outcome)
      }
      const onData = (chunk: Buffer) => {
        this.noteAnswer()
        answer.add(chunk)
        if (answer.complete) settle(answer.outcome())
      }
      const onEnd = () => {
        answer.ended()
        settle(answer.complete ? answer.outcome() : (unanswered ?? this.#closed()))
      }
      const onError = (error: Error) => settle(unanswered ?? failed(error, this.host))
      const stop = patientTimers.after(ms, () =>
        settle(unanswered ?? timedOut(ms, answer.status > 0 ? 'reading' : 'waiting', answer.status)),
      )
      if (this.#failure) return onError(this.#failure)
      // A half that was closed before says nothing more, not even that the write was refused.
      if (socket.destroyed || socket.readableEnded) return onEnd()
      socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError)
    })
  }

  #closed(): Outcome {
    return failed(this.#failure ?? Object.assign(new Error('closed'), { code: 'ECONNRESET' }), this.host)
  }
}
