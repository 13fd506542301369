import { describe, expect, it } from 'vitest'
import { createView, joinList } from '../../src/dialects/octo/bytes.ts'

const projection = { capabilities: ['pricing'], fields: { price: { capability: 'pricing' } } }
const text = (json: Uint8Array | string) => (typeof json === 'string' ? json : new TextDecoder().decode(json))
const none = new Set<string>()
const pricing = new Set(['pricing', 'notifications'])

function counted() {
  let made = 0
  const view = createView(projection, (record: { id: string }, detail: string) => {
    made++
    return { id: record.id, price: 7, detail }
  })
  return { view, made: () => made }
}

describe('a view', () => {
  it('serialises a record once per variant', () => {
    const { view, made } = counted()
    const record = { id: 'ö' }
    const first = view.bytes(record, none)
    expect(view.bytes(record, new Set(['content']))).toBe(first)
    expect(made()).toBe(1)
    expect(text(view.bytes(record, pricing))).toBe('{"id":"ö","price":7,"detail":""}')
    expect(text(view.bytes(record, none, 'sv'))).toBe('{"id":"ö","detail":"sv"}')
    expect(made()).toBe(3)
  })

  it('serialises nothing again for a list', () => {
    const { view, made } = counted()
    const records = Array.from({ length: 100 }, (_, i) => ({ id: String(i) }))
    const once = text(view.list(records, pricing).json)
    expect(text(view.list(records, pricing).json)).toBe(once)
    expect(JSON.parse(once).length).toBe(100)
    expect(made()).toBe(100)
  })

  it('joins a list anew when one of its records is another', () => {
    const { view } = counted()
    const a = { id: 'a' }
    expect(text(view.list([a, { id: 'b' }], none).json)).toContain('"b"')
    expect(text(view.list([a, { id: 'c' }], none).json)).toContain('"c"')
    expect(text(view.list([a], none).json)).toBe('[{"id":"a","detail":""}]')
    expect(text(view.list([], none).json)).toBe('[]')
  })

  it('keeps nothing of a record that was just made', () => {
    const { view, made } = counted()
    const record = { id: 'a' }
    expect(text(view.fresh(record, none).json)).toBe('{"id":"a","detail":""}')
    expect(text(view.one(record, none).json)).toBe('{"id":"a","detail":""}')
    expect(made()).toBe(2)
  })

  it('knows a changed record as another', () => {
    const { view } = counted()
    const record = { id: 'a' }
    view.bytes(record, none)
    expect(text(view.bytes({ ...record, id: 'b' }, none))).toContain('"b"')
  })
})

it.each([[[]], [['1']], [['1', '"é"', '{}']]])('joins %j to a JSON array', parts => {
  const joined = joinList(parts.map(part => new TextEncoder().encode(part)))
  expect(text(joined)).toBe(`[${parts.join(',')}]`)
})

it.each([[[]], [['{"a":1']], [['{"a":1', '{"a":"é"']]])('closes each of %j with the same end', parts => {
  const encoder = new TextEncoder()
  const joined = joinList(
    parts.map(part => encoder.encode(part)),
    encoder.encode(',"b":2}'),
  )
  expect(text(joined)).toBe(`[${parts.map(part => `${part},"b":2}`).join(',')}]`)
})
