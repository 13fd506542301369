import { describe, expect, it } from 'vitest'
import { Booking, Product } from '../../src/generated/bookspot/projection.ts'
import { type Projection, project } from '../../src/openapi/project.ts'

const none = new Set<string>()
const pricing = new Set(['pricing'])
const both = new Set(['pricing', 'content'])
const product = {
  id: '42',
  title: 'By boat',
  defaultCurrency: 'SEK',
  options: [{ id: 'DEFAULT', title: 'Two hours', units: [{ id: 'adult', title: 'Adult', pricingFrom: [] }] }],
}

describe('what a client sees', () => {
  it('lacks every field whose capability is off, at any depth', () => {
    expect(project(Product, product, none)).toEqual({
      id: '42',
      options: [{ id: 'DEFAULT', units: [{ id: 'adult' }] }],
    })
  })

  it('keeps what one capability shows and drops what another would', () => {
    expect(project(Product, product, pricing)).toEqual({
      id: '42',
      defaultCurrency: 'SEK',
      options: [{ id: 'DEFAULT', units: [{ id: 'adult', pricingFrom: [] }] }],
    })
  })

  it('is the value itself when every capability is on, or when there is nothing to lose', () => {
    const plain = { id: '42', options: [{ id: 'DEFAULT', units: [{ id: 'adult' }] }] }
    expect(project(Product, product, both)).toBe(product)
    expect(project(Product, plain, none)).toBe(plain)
    expect(project(undefined, product, none)).toBe(product)
  })

  it('leaves the value as it was', () => {
    const frozen = Object.freeze({ ...product, options: Object.freeze(product.options) })
    project(Product, frozen, none)
    expect(frozen.title).toBe('By boat')
    expect(frozen.options[0]!.title).toBe('Two hours')
  })

  it('goes through lists', () => {
    expect(project(Product, [product, { id: '43' }], pricing)[0]).not.toHaveProperty('title')
    expect(project(Booking, { uuid: 'u', unitItems: [{ unitId: 'a', pricing: {} }], pricing: {} }, none)).toEqual({
      uuid: 'u',
      unitItems: [{ unitId: 'a' }],
    })
  })

  it('stands null where an object could be', () => {
    const node: Projection = { capabilities: ['content'], fields: { inner: { node: Product } } }
    expect(project(node, { inner: null }, none)).toEqual({ inner: null })
    expect(project(node, null, none)).toBeNull()
  })
})
