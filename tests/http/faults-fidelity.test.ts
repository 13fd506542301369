import { execFile } from 'node:child_process'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RuleInput } from '../../src/faults/read.ts'
import { type Bookspot, openBookspot } from '../flows/bookspot.ts'
import { addFault, raw, type Seen } from './broken.ts'

let bookspot: Bookspot
beforeAll(async () => {
  bookspot = await openBookspot()
})
afterEach(() => bookspot.sandbox.workspace().rules.clear())
afterAll(() => bookspot[Symbol.asyncDispose]())

/** A fault on the wire and how two programs that are not Node know it: curl's exit code, and Python's exception. */
const WIRE: readonly (RuleInput & { readonly curl: number; readonly python: string })[] = [
  { kind: 'no-answer', options: { for: 100 }, curl: 52, python: 'RemoteDisconnected' },
  { kind: 'cut-answer', curl: 56, python: 'ConnectionResetError' },
  { kind: 'cut-answer', options: { at: 'empty' }, curl: 52, python: 'RemoteDisconnected' },
  { kind: 'cut-answer', options: { at: 'after-headers' }, curl: 56, python: 'ConnectionResetError' },
  { kind: 'cut-answer', options: { at: 'in-body' }, curl: 56, python: 'ConnectionResetError' },
  { kind: 'malformed-answer', curl: 0, python: 'JSONDecodeError' },
  { kind: 'malformed-answer', options: { how: 'html' }, curl: 0, python: 'JSONDecodeError' },
  { kind: 'malformed-answer', options: { how: 'empty' }, curl: 0, python: 'JSONDecodeError' },
  { kind: 'wrong-length-answer', curl: 18, python: 'IncompleteRead' },
  { kind: 'wrong-length-answer', options: { says: 'less' }, curl: 0, python: 'JSONDecodeError' },
  { kind: 'dribbled-answer', options: { piece: 100, pause: 20 }, curl: 0, python: 'read' },
  { kind: 'slow-answer', options: { delay: 30 }, curl: 0, python: 'read' },
  { kind: 'status', options: { body: 'html' }, curl: 0, python: 'HTTPError' },
  { kind: 'rate-limited', curl: 0, python: 'HTTPError' },
]
const named = WIRE.map(rule => [`${rule.kind} ${JSON.stringify(rule.options ?? {})}`, rule] as const)
const ruleOf = ({ kind, options }: RuleInput) => ({ kind, ...(options && { options }) })

/** What may differ from one time to the next. */
const golden = ({ text, ended }: Seen) => [
  text.replace(/^Date: .*\r\n/m, '').replace(/^x-request-id: .*\r\n/m, ''),
  ended,
]

describe('twenty times the same', () => {
  it.each(named)('%s', async (_, rule) => {
    await addFault(bookspot.sandbox, ruleOf(rule))
    const call = { path: '/octo/v1/supplier', headers: { connection: 'close' } }
    const seen = await Promise.all(Array.from({ length: 20 }, () => raw(bookspot.server.port, call)))
    expect(new Set(seen.map(each => JSON.stringify(golden(each)))).size).toBe(1)
    const told = bookspot.sandbox.workspace().journal.list().slice(0, 20)
    expect(told.map(({ faults }) => faults.map(({ kind }) => kind))).toEqual(Array(20).fill([rule.kind]))
  })
})

/** Exit code and output; -1 when there is no such program here. */
const run = (program: string, args: readonly string[]): Promise<{ code: number; out: string }> =>
  new Promise(resolve => {
    execFile(program, args, { timeout: 10_000 }, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, out: stdout.trim() })
    })
  })

const there = async (program: string) => (await run(program, ['--version'])).code === 0
const [curl, python] = await Promise.all([there('curl'), there('python3')])
const url = () => `${bookspot.base}/supplier`

describe.runIf(curl)('curl sees it', () => {
  it.each(named)('%s', async (_, rule) => {
    await addFault(bookspot.sandbox, ruleOf(rule))
    const headers = ['-H', 'Authorization: Bearer alpha-key', '-H', 'Octo-Capabilities;']
    expect((await run('curl', ['-sS', '--noproxy', '*', ...headers, url()])).code).toBe(rule.curl)
  })
})

const READS = `
import json, sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer alpha-key", "Octo-Capabilities": ""})
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    json.loads(opener.open(request, timeout=5).read())
    print("read")
except Exception as error:
    print(type(error).__name__)
`

describe.runIf(python)("Python's urllib sees it", () => {
  it.each(named)('%s', async (_, rule) => {
    await addFault(bookspot.sandbox, ruleOf(rule))
    expect((await run('python3', ['-c', READS, url()])).out).toBe(rule.python)
  })
})
