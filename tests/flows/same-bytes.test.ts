import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)

/** The story of `same-bytes.ts`, told by a process of its own in another place of the world. */
async function told(seed: string, TZ: string, LANG: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'tests/flows/same-bytes.ts', seed], {
    env: { ...process.env, TZ, LANG, LC_ALL: LANG },
    maxBuffer: 256 * 1024 * 1024,
  })
  return stdout.split('\n')
}

let here: string[]
let there: string[]
let other: string[]

beforeAll(async () => {
  here = await told('octo', 'Pacific/Kiritimati', 'sv_SE.UTF-8')
  there = await told('octo', 'America/St_Johns', 'en_US.UTF-8')
  other = await told('another', 'UTC', 'C')
}, 60_000)

it('the same seed and calls give the same bytes, whatever the place of the host', () => {
  expect(here.length).toBeGreaterThan(400)
  expect(here.filter(line => line.startsWith('POST http://receiver.test/')).length).toBeGreaterThan(100)
  // The first difference says more than all of them.
  const at = here.findIndex((line, i) => line !== there[i])
  expect([at, here[at]]).toEqual([at, there[at]])
  expect(there).toHaveLength(here.length)
})

it('another seed gives another world, under the same catalogue', () => {
  const shared = new Set(here)
  expect(other.filter(line => line.startsWith('POST /octo/v1/bookings ') && shared.has(line))).toEqual([])
  expect(other.find(line => line.startsWith('GET /octo/v1/products'))).toBe(
    here.find(line => line.startsWith('GET /octo/v1/products')),
  )
})
