import { DomainError } from '../../domain/errors.ts'
import { didYouMean } from '../../shared/suggest.ts'
import { readReceiverHeaders, readReceiverUrl } from '../octo/receiver.ts'
import { CAPABILITIES } from './capabilities.ts'
import { EVENTS, type RhomTripEvent } from './decide.ts'

/** A create body, checked. */
export interface WebhookInput {
  readonly url: string
  /** One, unless R-17 allows several. */
  readonly events: readonly RhomTripEvent[]
  /** Only what let in. */
  readonly capabilities?: readonly string[]
  readonly retryOnError?: boolean
  readonly useContactLanguage?: boolean
  readonly headers: Readonly<Record<string, string>>
}

type Body = Readonly<Record<string, unknown>>
type Assume = (id: string) => string

/**
 * Reads a create body. Unknown keys are passed over.
 * @throws DomainError BAD_REQUEST naming the field
 */
export function readWebhook(body: Body, assume: Assume): WebhookInput {
  const events = readEvents(body.event, assume)
  const url = readReceiverUrl(body.url, {
    plainHttp: assume('R-18') === 'requireHttps' ? 'url must start with https:// (R-18).' : undefined,
  })
  checkPath(new URL(url).pathname, events, assume)
  return { url, events, ...readCapabilities(body.capabilities, assume), ...readDraftFields(body, assume) }
}

function readEvents(value: unknown, assume: Assume): readonly RhomTripEvent[] {
  const given = Array.isArray(value) && value.length > 0 && assume('R-17') === 'several' ? value : [value]
  return [...new Set(given.map((entry: unknown) => readEvent(entry, assume)))]
}

function readEvent(value: unknown, assume: Assume): RhomTripEvent {
  const known = assume('R-23') === 'two' ? EVENTS.filter(event => event !== 'availability_update') : EVENTS
  const allowed = `Allowed: ${known.join(', ')}.`
  if (value === undefined) throw bad(`event is missing. ${allowed}`)
  if (Array.isArray(value))
    throw bad(`event must be one event, not an array: make one webhook for each (R-17). ${allowed}`)
  if (typeof value !== 'string') throw bad(`event must be a string. ${allowed}`)
  const name = assume('R-16') === 'caseInsensitive' ? value.toLowerCase() : value
  const event = known.find(candidate => candidate === name)
  if (event) return event
  throw bad(`event "${value.slice(0, 60)}" is not known here. ${allowed}${didYouMean(value, known)}`)
}

function checkPath(path: string, events: readonly RhomTripEvent[], assume: Assume): void {
  const last = path.split('/').at(-1)
  const named = EVENTS.find(event => event === last)
  if (named && !events.includes(named) && assume('R-01') === 'matching') {
    throw bad(`url ends in /${named}, but event is ${events.join(', ')} (R-01).`)
  }
  if (/\/webook(\/|$)/.test(path) && assume('R-02') === 'refused') {
    throw bad('url has "/webook" in its path. Did you mean "/webhook"? (R-02)')
  }
}

function readCapabilities(value: unknown, assume: Assume) {
  if (assume('R-05') !== 'body' || value === undefined) return undefined
  if (!Array.isArray(value)) throw bad('capabilities must be an array of names (R-05).')
  const names = value.map(entry => String(entry).replace(/^octo\//, ''))
  return { capabilities: CAPABILITIES.filter(capability => names.includes(capability)) }
}

function readDraftFields({ retryOnError, useContactLanguage, headers }: Body, assume: Assume) {
  if (assume('R-04') !== 'draftFields') return { headers: {} }
  return {
    retryOnError: readFlag('retryOnError', retryOnError),
    useContactLanguage: readFlag('useContactLanguage', useContactLanguage),
    headers: readReceiverHeaders(headers ?? {}),
  }
}

/** Both flags of the draft are true unless given (domain digest 4.2). */
function readFlag(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'boolean') return value
  throw bad(`${name} must be true or false (R-04).`)
}

const bad = (message: string) => new DomainError('BAD_REQUEST', message)
