import { expect, it } from 'vitest'
import { transferView } from '../../src/dialects/rhomtrip/transfer-view.ts'
import { webhookView } from '../../src/dialects/rhomtrip/webhook-view.ts'
import { transferUpdate } from './rhomtrip-page.ts'

const style = { request: false, lowerCase: false, risingPrices: false }

it('writes the quotation of the page as the page prints it, prices aside', () => {
  const { transfer } = transferUpdate
  const [option] = transfer.options
  const shown = transferView(
    {
      id: transfer.id,
      token: 'alpha-key',
      reseller: 'alpha',
      createdAt: Date.parse(transfer.utcCreatedAt),
      updatedAt: 0,
      expiresAt: Date.parse(transfer.utcExpiresAt),
      expired: false,
      status: 'AVAILABLE',
      pickUp: transfer.pickUp,
      dropOff: transfer.dropOff,
      transferType: 'ARRIVAL',
      serviceReference: 'QF400',
      startTime: '14:30',
      localDateStart: '2024-11-20',
      timeZone: 'Europe/Madrid',
      units: [{ id: 'ADULT', quantity: 2 }],
      currency: 'EUR',
      distanceKm: transfer.distanceInclude,
      options: [{ ...option!, prices: [] }],
    },
    style,
  )
  expect(shown).toEqual(transfer)
})

it('writes a webhook of the page with the keys and the order of the page', () => {
  const { id, event, url } = transferUpdate.webhook
  const record = {
    dialect: 'rhomtrip',
    token: 't',
    reseller: 'r',
    headers: {},
    capabilities: ['pricing'],
    createdAt: 0,
  }
  const shown = webhookView({ ...record, id, event, url, events: [event] } as never, {
    draftFields: false,
    masked: false,
  })
  expect(JSON.stringify(shown)).toBe(JSON.stringify(transferUpdate.webhook))
})

it.each([
  ['https://me:secret@host/p?x=a:b@c', 'https://me:***@host/p?x=a:b@c'],
  ['https://:secret@host/', 'https://:***@host/'],
  ['https://me@host:8080/x@y', 'https://me@host:8080/x@y'],
  ['https://host/', 'https://host/'],
])('masks the password of %s', (url, masked) => {
  const record = { id: 'w', events: ['booking_update'], url, capabilities: [] }
  expect(webhookView(record as never, { draftFields: false, masked: true }).url).toBe(masked)
})
