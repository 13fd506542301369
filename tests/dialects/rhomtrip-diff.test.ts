import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Difference, differences } from '../../src/dialects/rhomtrip/diff.ts'

it('says what was and what is, by pointer', () => {
  const before = { status: 'ON_HOLD', gone: 1, unitItems: [{ id: 'a' }], 'a/b~c': 1, same: { x: [1, 2] } }
  const after = {
    status: 'CONFIRMED',
    unitItems: [{ id: 'b' }, { id: 'c' }],
    'a/b~c': 2,
    same: { x: [1, 2] },
    come: null,
  }
  expect(differences(before, after)).toEqual([
    { op: 'replace', path: '/status', was: 'ON_HOLD', value: 'CONFIRMED' },
    { op: 'remove', path: '/gone', was: 1, value: null },
    { op: 'replace', path: '/unitItems/0/id', was: 'a', value: 'b' },
    { op: 'add', path: '/unitItems/1', was: null, value: { id: 'c' } },
    { op: 'replace', path: '/a~1b~0c', was: 1, value: 2 },
    { op: 'add', path: '/come', was: null, value: null },
  ])
})

it('replaces a whole value when an object becomes null or an array', () => {
  expect(differences({ a: { b: 1 } }, { a: null })).toEqual([{ op: 'replace', path: '/a', was: { b: 1 }, value: null }])
  expect(differences({ a: { 0: 1 } }, { a: [1] })).toEqual([{ op: 'replace', path: '/a', was: { 0: 1 }, value: [1] }])
})

/** JSON has no -0. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value))

const record = fc
  .dictionary(fc.stringMatching(/^[a-z/~]{1,3}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
  .map(asJson)

it('turns the one into the other when applied', () => {
  fc.assert(
    fc.property(record, record, (before, after) => {
      expect(applied(before, differences(before, after))).toEqual(after)
    }),
  )
})

function applied(value: unknown, diff: readonly Difference[]): unknown {
  const root = { value: asJson(value) }
  // Backwards, so that removing from an array does not move what is still to be removed.
  for (const { op, path, value: to } of [...diff].reverse().sort((a, b) => rank(a) - rank(b))) {
    const steps = [
      'value',
      ...path
        .split('/')
        .slice(1)
        .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    ]
    const last = steps.pop()!
    // biome-ignore lint/suspicious/noExplicitAny: any JSON
    const parent = steps.reduce<any>((node, step) => node[step], root)
    if (op === 'remove') Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last]
    else parent[last] = to
  }
  return root.value
}

const rank = ({ op }: Difference) => (op === 'add' ? 1 : 0)
