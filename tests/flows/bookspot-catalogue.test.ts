import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bookspot, openBookspot } from './bookspot.ts'

let bookspot: Bookspot
beforeAll(async () => {
  bookspot = await openBookspot()
})
afterAll(() => bookspot[Symbol.asyncDispose]())

const PRICED = { 'octo-capabilities': 'pricing' }
const CONTENT = { 'octo-capabilities': 'content' }
const day = { productId: '42', optionId: 'DEFAULT', localDate: '2027-01-20' }

describe('the supplier', () => {
  it('names the base that answered', async () => {
    const { json } = await bookspot.call('GET /supplier')
    expect(json.endpoint).toBe(bookspot.base)
    expect(Object.keys(json.contact).sort()).toEqual(['address', 'email', 'telephone', 'website'])
  })

  it("lists the capabilities that OCTO's enumeration names", async () => {
    const { json } = await bookspot.call('GET /capabilities')
    expect(json.map(({ id }: { id: string }) => id)).toEqual(['octo/pricing', 'octo/content'])
  })
})

describe('products', () => {
  it('are the same alone as in the list', async () => {
    for (const headers of [{}, PRICED, { ...CONTENT, 'accept-language': 'sv' }]) {
      const { json: all } = await bookspot.call('GET /products', undefined, headers)
      expect(all.length).toBeGreaterThanOrEqual(6)
      for (const product of all) {
        expect((await bookspot.call(`GET /products/${product.id}`, undefined, headers)).json).toEqual(product)
      }
    }
  })

  it('show prices and content exactly with their capabilities', async () => {
    const keys = async (capabilities: string) =>
      Object.keys((await bookspot.call('GET /products/42', undefined, { 'octo-capabilities': capabilities })).json)
    const bare = await keys('')
    expect(bare).not.toEqual(expect.arrayContaining(['title']))
    expect(bare).not.toEqual(expect.arrayContaining(['defaultCurrency']))
    expect((await keys('pricing')).filter(key => !bare.includes(key))).toEqual([
      'defaultCurrency',
      'availableCurrencies',
      'pricingPer',
    ])
    expect((await keys('octo/content')).filter(key => !bare.includes(key))).toEqual([
      'title',
      'shortDescription',
      'description',
      'highlights',
      'inclusions',
      'exclusions',
      'bookingTerms',
    ])
  })

  it.each([
    ['sv', 'sv'],
    ['sv-SE, en;q=0.8', 'sv'],
    ['de, en;q=0.2', 'en'],
    ['xx', 'en'],
    [undefined, 'en'],
  ])('speak to %j in %s', async (asked, language) => {
    const headers = { ...CONTENT, 'accept-language': asked }
    const answer = await bookspot.call('GET /products/42', undefined, headers)
    const { content } = bookspot.world.read.products.get('42')!
    expect(answer.json.title).toBe(content[language]!.title)
    expect(answer.headers.get('content-language')).toBe(language)
    expect(answer.headers.get('octo-available-languages')).toBe('en, sv')
  })

  it('say nothing of languages without the content capability', async () => {
    const { headers } = await bookspot.call('GET /products/42')
    expect(headers.has('content-language') || headers.has('octo-available-languages')).toBe(false)
  })
})

describe('availability', () => {
  const ask = (body: object, headers = {}) => bookspot.call('POST /availability', body, headers)

  it('is found again by its id: start and end with a pipe between', async () => {
    const { json } = await ask(day)
    expect(json.length).toBe(3)
    expect(json[0].id).toBe(`${json[0].localDateTimeStart}|${json[0].localDateTimeEnd}`)
    const ids = json.map(({ id }: { id: string }) => id)
    expect((await ask({ productId: '42', optionId: 'DEFAULT', availabilityIds: ids })).json).toEqual(json)
  })

  it('of a day with opening hours is one slot over the day', async () => {
    const { json } = await ask({ ...day, productId: '43' })
    expect(json.length).toBe(1)
    expect(json[0].allDay).toBe(true)
    expect(json[0].openingHours.length).toBeGreaterThan(0)
  })

  it('has prices per unit, and their sum for the units asked for', async () => {
    const units = [
      { id: 'adult', quantity: 2 },
      { id: 'child', quantity: 1 },
    ]
    const [slot] = (await ask({ ...day, units, currency: 'SEK' }, PRICED)).json
    const price = (id: string) => slot.unitPricing.find(({ unitId }: { unitId: string }) => unitId === id).retail
    expect(slot.pricing.retail).toBe(2 * price('adult') + price('child'))
    expect(slot.pricing.currency).toBe('SEK')
    expect((await ask(day)).json[0]).not.toHaveProperty('unitPricing')
  })

  it('of a product priced per booking has one price', async () => {
    const [slot] = (await ask({ productId: '45', optionId: 'DEFAULT', localDate: '2027-01-20' }, PRICED)).json
    expect(slot.pricing).toMatchObject({ currency: 'JPY', currencyPrecision: 0 })
    expect(slot).not.toHaveProperty('unitPricing')
  })

  it('is not available when fewer seats are left than asked for', async () => {
    const units = [{ id: 'adult', quantity: 41 }]
    const { json } = await ask({ productId: '49', optionId: 'DEFAULT', localDate: '2027-01-20', units })
    expect(json.every(({ available }: { available: boolean }) => !available)).toBe(true)
  })

  it('of the sold-out product is SOLD_OUT', async () => {
    const { json } = await ask({ productId: '46', optionId: 'DEFAULT', localDate: '2027-01-20' })
    expect(json[0]).toMatchObject({ status: 'SOLD_OUT', available: false, vacancies: 0 })
  })

  it.each([
    [{ productId: '4711' }, 'INVALID_PRODUCT_ID'],
    [{ optionId: 'NONE' }, 'INVALID_OPTION_ID'],
    [{ units: [{ id: 'ghost', quantity: 1 }] }, 'INVALID_UNIT_ID'],
    [{ currency: 'XXX' }, 'BAD_REQUEST'],
    [{ localDate: undefined }, 'BAD_REQUEST'],
    [{ localDate: '2027-02-30' }, 'BAD_REQUEST'],
    [{ localDateStart: '2027-01-20', localDateEnd: '2027-01-21' }, 'BAD_REQUEST'],
    [{ availabilityIds: ['x'] }, 'BAD_REQUEST'],
    [{ localDate: undefined, localDateStart: '2027-01-20' }, 'BAD_REQUEST'],
    [{ localDate: undefined, localDateStart: '2027-01-21', localDateEnd: '2027-01-20' }, 'BAD_REQUEST'],
    [{ units: [{ id: 'adult', quantity: 1e9 }] }, 'BAD_REQUEST'],
    [{ units: [{ id: 'adult', quantity: -1 }] }, 'BAD_REQUEST'],
  ])('asked with %j is 400 %s', async (change, error) => {
    const { status, json } = await ask({ ...day, ...change })
    expect([status, json.error]).toEqual([400, error])
  })

  it('of unknown ids is empty', async () => {
    expect((await ask({ productId: '42', optionId: 'DEFAULT', availabilityIds: ['invalid', ''] })).json).toEqual([])
  })
})

describe('the calendar', () => {
  const ask = (body: object, headers = {}) => bookspot.call('POST /availability/calendar', body, headers)
  const month = { productId: '42', optionId: 'DEFAULT', localDateStart: '2027-01-11', localDateEnd: '2027-02-10' }

  it('has an entry for each day on which something runs', async () => {
    expect((await ask(month)).json.length).toBe(31)
    const { json } = await ask({ ...month, productId: '48' })
    expect(new Set(json.map(({ localDate }: { localDate: string }) => new Date(localDate).getUTCDay()))).toEqual(
      new Set([1, 3, 5, 6]),
    )
  })

  it('shows a closed day of an opening-hours product with its hours', async () => {
    const { json } = await ask({ ...month, productId: '43' })
    expect(json.some(({ status }: { status: string }) => status === 'CLOSED')).toBe(true)
    expect(json.every(({ openingHours }: { openingHours: unknown[] }) => openingHours.length > 0)).toBe(true)
  })

  it('has lowest prices with the pricing capability', async () => {
    expect((await ask(month, PRICED)).json[0].unitPricingFrom.length).toBe(4)
    expect((await ask({ ...month, productId: '45' }, PRICED)).json[0].pricingFrom.currency).toBe('JPY')
    expect((await ask(month)).json[0]).not.toHaveProperty('unitPricingFrom')
  })

  it('needs both dates', async () => {
    const { status, json } = await ask({ ...month, localDateStart: undefined })
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
  })
})
