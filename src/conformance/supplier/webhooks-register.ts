import { expectAt, expectObject, expectRefusal, expectThat } from '../expect.ts'
import { isRoute, onAnswer } from '../lie.ts'
import { NO_PRICES, register, tryToRegister, WEBHOOKS, webhooks } from './rhomtrip.ts'
import type { SupplierCheck } from './target.ts'
import { hasPrices, WEBHOOK_CHECK } from './webhooks-expect.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const CREATE = `POST ${WEBHOOKS}`

/** WS-01 to WS-05: making a webhook, and where its capabilities come from. */
export const registering: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-01',
    level: 'MUST',
    says: 'Making a webhook is answered with its id, event, url and the capabilities of the call.',
    basis: [
      'rhomtrip#create',
      'rhomtrip#create-answer',
      'rhomtrip#capabilities-from-header',
      'rhomtrip#enable',
      'R-06',
      'R-09',
      'R-13',
    ],
    async run(supplier) {
      const { exchange, inbox, id } = await register(supplier, 'booking_update')
      const webhook = expectObject(exchange, 200, 201)
      expectAt(webhook, '/event', 'booking_update', exchange)
      expectAt(webhook, '/url', inbox.url, exchange)
      expectThat(hasPrices(webhook), 'capabilities must have octo/pricing.', ['octo/pricing'], webhook.capabilities, {
        pointer: '/capabilities',
        exchange,
      })
      await supplier.assumed('R-06', () => expectAt(webhook, '/capabilities', ['octo/pricing'], exchange))
      await supplier.assumed('R-13', () =>
        expectThat(UUID.test(id), 'The id must be a UUID in lower case.', 'a UUID', id, { exchange, pointer: '/id' }),
      )
    },
    counterexample: () => ({
      says: 'does not show the URL',
      reply: onAnswer(CREATE, ({ body }) => ({ body: { ...(body as object), url: undefined } })),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-02',
    level: 'MUST',
    says: 'A webhook made without octo/pricing in Octo-Capabilities does not have it.',
    basis: ['rhomtrip#capabilities-from-header', 'R-06'],
    async run(supplier) {
      const { webhook, exchange } = await register(supplier, 'booking_update', { capabilities: NO_PRICES })
      const { capabilities } = webhook
      const at = { exchange, pointer: '/capabilities' }
      expectThat(Array.isArray(capabilities), 'capabilities must be an array.', 'an array', capabilities, at)
      expectThat(!hasPrices(webhook), 'capabilities must not have octo/pricing.', [], capabilities, at)
      await supplier.assumed('R-06', () => expectAt(webhook, '/capabilities', [], exchange))
    },
    counterexample: () => ({
      says: 'shows octo/pricing whatever the header says',
      reply: onAnswer(CREATE, ({ body }) => ({ body: { ...(body as object), capabilities: ['octo/pricing'] } })),
      also: ['WS-03'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-03',
    level: 'MUST',
    says: 'Capabilities in the body of the creating call change nothing: its header decides.',
    basis: ['rhomtrip#capabilities-from-header'],
    async run(supplier) {
      const more = await register(supplier, 'booking_update', { body: { capabilities: ['octo/content'] } })
      expectThat(
        hasPrices(more.webhook),
        'The header names octo/pricing.',
        ['octo/pricing'],
        more.webhook.capabilities,
        {
          pointer: '/capabilities',
          exchange: more.exchange,
        },
      )
      const less = await register(supplier, 'booking_update', {
        capabilities: NO_PRICES,
        body: { capabilities: ['octo/pricing'] },
      })
      expectThat(!hasPrices(less.webhook), 'The header does not name octo/pricing.', [], less.webhook.capabilities, {
        pointer: '/capabilities',
        exchange: less.exchange,
      })
    },
    counterexample: () => ({ says: 'takes capabilities from the body', assume: { 'R-05': 'body' } }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-04',
    level: 'MUST',
    says: 'A webhook cannot be made without octo/webhooks in Octo-Capabilities.',
    basis: ['rhomtrip#enable', 'R-08'],
    async run(supplier) {
      const { url } = supplier.inbox()
      for (const capabilities of [false, 'octo/pricing'] as const) {
        const exchange = await tryToRegister(supplier, { event: 'booking_update', url }, { capabilities })
        await supplier.assumed('R-08', () => expectRefusal(exchange, { status: [400] }))
      }
      await supplier.assumed('R-08', async () => {
        const made = (await webhooks(supplier)).filter(webhook => webhook.url === url)
        expectThat(made.length === 0, 'A refused call must not make a webhook.', [], made)
      })
    },
    counterexample: () => ({
      says: 'does not ask for the capability',
      call: call =>
        isRoute(call, CREATE) && !call.headers['octo-capabilities']?.includes('webhooks')
          ? { ...call, headers: { ...call.headers, 'octo-capabilities': 'octo/webhooks' } }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-05',
    level: 'MUST',
    says: 'A webhook can be made for each of the three events.',
    basis: ['rhomtrip#create', 'rhomtrip#booking-update', 'rhomtrip#availability-update', 'rhomtrip#transfer-update'],
    async run(supplier) {
      for (const event of ['booking_update', 'availability_update', 'transfer_update']) {
        const { webhook, exchange } = await register(supplier, event)
        expectAt(webhook, '/event', event, exchange)
      }
    },
    counterexample: () => ({
      says: 'shows an event by another name',
      reply: onAnswer(CREATE, ({ body }, { json }) =>
        (json as { event?: unknown } | undefined)?.event === 'availability_update'
          ? { body: { ...(body as object), event: 'availability' } }
          : {},
      ),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-46',
    level: 'SHOULD',
    says: 'Short names of capabilities will do in Octo-Capabilities, and names that nobody knows do no harm.',
    basis: ['rhomtrip#enable', 'octo#headers', 'R-07'],
    async run(supplier) {
      const unknown = await register(supplier, 'booking_update', {
        capabilities: 'octo/webhooks,octo/pricing , octo/of-tomorrow',
      })
      const { capabilities } = unknown.webhook
      expectThat(
        hasPrices(unknown.webhook) && !JSON.stringify(capabilities).includes('of-tomorrow'),
        'capabilities must have octo/pricing, and not what the supplier does not know.',
        ['octo/pricing'],
        capabilities,
        { pointer: '/capabilities', exchange: unknown.exchange },
      )
      await supplier.assumed('R-07', async () => {
        const short = await register(supplier, 'booking_update', { capabilities: 'webhooks, pricing' })
        expectThat(hasPrices(short.webhook), 'pricing means octo/pricing.', true, short.webhook.capabilities, {
          pointer: '/capabilities',
          exchange: short.exchange,
        })
      })
    },
    counterexample: () => ({
      says: 'knows only the prefixed names',
      also: ['CO-07'],
      assume: { 'R-07': 'strictCapabilityNames' },
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-47',
    level: 'SHOULD',
    says: 'Fields of the older OCTO draft, and fields that nobody knows, do not stop a webhook from being made.',
    basis: ['R-04', 'X-20'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const body = {
        url,
        event: 'booking_update',
        retryOnError: true,
        useContactLanguage: true,
        headers: { 'X-Draft': '1' },
        xAddedLater: 1,
      }
      expectObject(await tryToRegister(supplier, body), 200, 201)
    },
    counterexample: () => ({
      says: 'refuses fields that it does not know',
      call: ({ json }) =>
        typeof json === 'object' && json !== null && 'retryOnError' in json
          ? {
              status: 400,
              headers: { 'content-type': 'application/json' },
              body: { error: 'BAD_REQUEST', errorMessage: 'retryOnError is not known.' },
            }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-48',
    level: 'MUST',
    says: 'The answer names in Octo-Capabilities what is on.',
    basis: ['octo#headers'],
    async run(supplier) {
      const { exchange } = await register(supplier, 'booking_update')
      const shown = exchange.response?.headers['octo-capabilities'] ?? ''
      const names = shown.split(',').map(name => name.trim().replace(/^octo\//, ''))
      for (const name of ['webhooks', 'pricing'])
        expectThat(names.includes(name), `Octo-Capabilities of the answer must name octo/${name}.`, name, shown, {
          exchange,
        })
    },
    counterexample: () => ({
      says: 'does not say what is on',
      reply: onAnswer(CREATE, ({ headers }) => ({ headers: { ...headers, 'octo-capabilities': 'octo/pricing' } })),
    }),
  },
]
