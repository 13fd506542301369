import type { paths } from '../generated/sandbox/types.ts'
import type { BodyOf, RouteKey } from '../openapi/operation.ts'

type KeysOf<Key> = readonly (keyof NonNullable<BodyOf<paths, Key>> & string)[]

/** The keys that each body takes, for the answer to an unknown one. A test holds them against the document. */
const KEYS: { readonly [Key in RouteKey<paths>]?: KeysOf<Key> } = {
  'POST /fire': ['dialect', 'event', 'subscriptionId', 'subject', 'overrides'],
  'POST /deliveries/{id}/redeliver': ['url'],
  'POST /faults': ['kind', 'preset', 'options', 'match', 'times', 'probability', 'stop'],
  'PUT /clock': ['mode', 'now'],
  'POST /clock/advance': ['by', 'to'],
  'PUT /settings': ['retry', 'deadlineMs', 'connectMs', 'sandboxHeaders'],
  'PUT /assumptions/{id}': ['value'],
  'PUT /snapshot': ['format', 'now', 'gzip'],
  'POST /workspaces': ['name', 'seed', 'clock', 'now'],
}

/** The objects inside bodies, by their pointer. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  '/retry': ['preset', 'delaysMs', 'jitter'],
}

/** What could stand at the place of an unknown key, or undefined when nobody knows. */
export function keysAt(route: string, parent: string): readonly string[] | undefined {
  return parent === '' ? KEYS[route as RouteKey<paths>] : INNER[parent]
}
