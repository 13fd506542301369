import type { Lie } from '../../src/conformance/lie.ts'

type Change = (value: unknown, key: string) => unknown

/** The same JSON, changed at every depth: values first, then what holds them. */
function deep(value: unknown, change: Change, key = ''): unknown {
  if (Array.isArray(value))
    return change(
      value.map(item => deep(item, change, key)),
      key,
    )
  if (typeof value !== 'object' || value === null) return change(value, key)
  return change(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, deep(part, change, name)])), key)
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A supplier whose answers and deliveries all differ in a way that nobody forbids. */
const everywhere = (says: string, change: Change): Lie => ({
  says,
  reply: ({ status, headers, body }) => ({
    status,
    headers,
    body: typeof body === 'string' ? body : deep(body, change),
  }),
  deliver: ({ body, ...delivery }, world) =>
    world.send({ ...delivery, body: JSON.stringify(deep(JSON.parse(body), change)) }),
})

/** Maps by free names: a key more would be a header, not a field. */
const FREE = ['headers']

/** What legal suppliers do differently from ours. No check may fail any of them. */
export const VARIANTS: Readonly<Record<string, () => Lie>> = {
  'keys that nobody knows': () =>
    everywhere('has more keys', (value, key) =>
      isObject(value) && !FREE.includes(key) ? { ...value, xAddedLater: 1 } : value,
    ),
  'keys in another order': () =>
    everywhere('has keys in another order', value =>
      isObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
    ),
  'milliseconds in UTC times': () =>
    everywhere('writes milliseconds', (value, key) =>
      key.startsWith('utc') && typeof value === 'string' ? value.replace(/(\d\d:\d\d:\d\d)Z$/, '$1.000Z') : value,
    ),
  'more headers': () => ({
    says: 'sends more headers',
    reply: reply => ({ ...reply, headers: { ...reply.headers, 'x-served-by': 'cache-7', vary: 'Accept-Encoding' } }),
    deliver: (delivery, world) => world.send({ ...delivery, headers: { ...delivery.headers, 'X-Request-Id': '7' } }),
  }),
  'a charset in Content-Type': () => ({
    says: 'names a charset',
    reply: reply =>
      reply.headers['content-type'] === 'application/json'
        ? { ...reply, headers: { ...reply.headers, 'content-type': 'application/json; charset=utf-8' } }
        : undefined,
    deliver: (delivery, world) =>
      world.send({ ...delivery, headers: { ...delivery.headers, 'Content-Type': 'application/json; charset=utf-8' } }),
  }),
  'slower answers': () => ({
    says: 'takes its time',
    reply: async () => {
      await new Promise(resolve => setTimeout(resolve, 40))
      return undefined
    },
  }),
}
