import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { countsDuplicates } from '../../../examples/receivers/counts-duplicates.ts'
import { crashesOnUnknown } from '../../../examples/receivers/crashes-on-unknown.ts'
import { dayByDay } from '../../../examples/receivers/day-by-day.ts'
import { followsOthers } from '../../../examples/receivers/follows-others.ts'
import { ignoresEarlyCancel } from '../../../examples/receivers/ignores-early-cancel.ts'
import { lastWriterWins } from '../../../examples/receivers/last-writer-wins.ts'
import { noAuthentication } from '../../../examples/receivers/no-authentication.ts'
import { parsesFirst } from '../../../examples/receivers/parses-first.ts'
import { readsOnce } from '../../../examples/receivers/reads-once.ts'
import { refetchStorm } from '../../../examples/receivers/refetch-storm.ts'
import { trustsStaleBody } from '../../../examples/receivers/trusts-stale-body.ts'
import { correct, type Ways } from '../../../examples/receivers/ways.ts'
import { worksFirst } from '../../../examples/receivers/works-first.ts'
import { receiverChecksOf } from '../../../src/conformance/receiver/registry.ts'
import type { DialectName } from '../../../src/conformance/receiver/target.ts'
import { IS_WHOLE, idsOf, judge, told } from './prove.ts'

/** Real ms that a whole run may take on a busy machine. */
const PATIENCE = 180_000

/** Each receiver of examples/receivers, and the checks that its bug fails: these and no other. */
const EXAMPLES: readonly (readonly [
  name: string,
  ways: Ways,
  bookspot: readonly string[],
  rhomtrip: readonly string[],
])[] = [
  ['correct', correct, [], []],
  ['last-writer-wins', lastWriterWins, [], ['RC-07', 'RC-08', 'RC-33', 'RC-41', 'RC-47']],
  ['counts-duplicates', countsDuplicates, ['RC-04', 'RC-05'], ['RC-04', 'RC-05']],
  ['trusts-stale-body', trustsStaleBody, [], ['RC-08', 'RC-33']],
  ['ignores-early-cancel', ignoresEarlyCancel, ['RC-07', 'RC-47'], ['RC-07', 'RC-47']],
  ['works-first', worksFirst, ['RC-03'], ['RC-03']],
  ['crashes-on-unknown', crashesOnUnknown, ['RC-09'], ['RC-09']],
  ['follows-others', followsOthers, ['RC-33'], ['RC-33']],
  ['no-authentication', noAuthentication, ['RC-16', 'RC-17', 'RC-20'], ['RC-19', 'RC-20']],
  ['refetch-storm', refetchStorm, ['RC-33', 'RC-34'], ['RC-33', 'RC-34']],
  ['parses-first', parsesFirst, ['RC-20'], ['RC-20']],
  ['reads-once', readsOnce, ['RC-35'], ['RC-35']],
  ['day-by-day', dayByDay, ['RC-36'], []],
]

it('is the table of examples/receivers/README.md', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../examples/receivers/README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| `([\w-]+)\.ts` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, name, bookspot, rhomtrip]) => [name, bookspot!.match(/RC-\d+/g) ?? [], rhomtrip!.match(/RC-\d+/g) ?? []],
  )
  expect(rows).toEqual(EXAMPLES.map(([name, , bookspot, rhomtrip]) => [name, bookspot, rhomtrip]))
})

it.each(EXAMPLES.map(([name]) => name))('examples/receivers/%s.ts runs when it is asked for by its name', name => {
  const text = readFileSync(join(import.meta.dirname, `../../../examples/receivers/${name}.ts`), 'utf8')
  expect(text).toMatch(/\nif \(isMain\(import\.meta\.url\)\) await runShop\(\w+\)\n$/)
})

it('starts a receiver of the examples by its name', async () => {
  const root = join(import.meta.dirname, '../../..')
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/receivers/refetch-storm.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DIALECT: 'bookspot' },
  })
  try {
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.on('exit', code => reject(new Error(`It ended with ${code}: ${said}`)))
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          said += chunk
          if (said.includes('/bookings/{uuid}')) resolve()
        })
    })
    const url = /http:\S+\/webhooks/.exec(said)![0]
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405)
  } finally {
    child.removeAllListeners('exit')
    child.kill()
  }
})

/** Checks that some bug of the examples fails, but for RC-47, which takes long; all of them in a whole run. */
const TELLING = new Set(EXAMPLES.flatMap(([, , ...ids]) => ids.flat()).filter(id => id !== 'RC-47'))
const chosen = ({ id }: { readonly id: string }) => IS_WHOLE || TELLING.has(id)

for (const [name, ways, ...expected] of EXAMPLES)
  for (const [i, dialect] of (['bookspot', 'rhomtrip'] as const satisfies readonly DialectName[]).entries())
    it.concurrent(
      `names the bug of ${name} at ${dialect} and no other`,
      async () => {
        const results = await judge(dialect, receiverChecksOf(dialect).filter(chosen), undefined, { ways })
        const wrong = [...results.values()].filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
        expect(idsOf(results, 'fail', 'error'), JSON.stringify(wrong.map(told), undefined, 2)).toEqual(
          expected[i]!.filter(id => chosen({ id })),
        )
        // Who never asks the API cannot be refused by it.
        const asks = dialect === 'bookspot' || (ways !== lastWriterWins && ways !== trustsStaleBody)
        const skipped = ['RC-06', 'RC-34', 'RC-38'].filter(id => id !== 'RC-34' || !asks)
        expect(idsOf(results, 'skipped')).toEqual(skipped.filter(id => chosen({ id })))
      },
      PATIENCE,
    )
