import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../src/domain/events.ts'
import { triggerNames, triggers } from '../../src/triggers/registry.ts'

const folder = new URL('../../src/triggers/', import.meta.url)

describe('the registry of triggers', () => {
  it('holds the twenty that the design names', () => {
    expect(triggerNames).toEqual([
      'availability.closed-out',
      'availability.reopened',
      'availability.rescheduled',
      'availability.sold-out',
      'booking.cancelled',
      'booking.confirmed',
      'booking.hold-expired',
      'booking.redeemed',
      'booking.rejected',
      'booking.updated',
      'product.created',
      'product.deleted',
      'product.repriced',
      'product.updated',
      'transfer.expired',
      'transfer.option-withdrawn',
      'transfer.pickup-changed',
      'transfer.repriced',
      'transfer.status-changed',
      'transfer.vehicle-changed',
    ])
  })

  it('holds every trigger that has a file, under its own name', () => {
    const defined = readdirSync(folder).filter(
      file => file !== 'trigger.ts' && readFileSync(new URL(file, folder), 'utf8').includes('defineTrigger('),
    )
    expect(defined).toEqual(triggerNames.map(name => `${name.replace('.', '-')}.ts`))
    for (const name of triggerNames) expect(triggers[name].name).toBe(name)
  })

  it.each(triggerNames)('%s says what it does in sentences', name => {
    const { summary, changes, event, options } = triggers[name]
    for (const sentence of [summary, changes, ...Object.values(options).map(({ says }) => says)]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
    expect(EVENT_TYPES).toContain(event)
  })
})
