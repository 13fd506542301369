import { describe, expect, it } from 'vitest'
import { createRouter, type Route } from '../../src/openapi/route.ts'

const route = (key: string): Route => {
  const [method, path] = key.split(' ') as [string, string]
  return { key, method, path, operationId: key, status: 200, secured: true }
}
const find = createRouter(
  [
    'GET /products',
    'GET /products/{id}',
    'POST /availability',
    'POST /availability/calendar',
    'GET /bookings',
    'POST /bookings',
    'GET /bookings/{uuid}',
    'PATCH /bookings/{uuid}',
    'POST /bookings/{uuid}/confirm',
    'DELETE /deliveries/wait',
    'GET /deliveries/{id}',
    'GET /a/{first}/b/{second}',
    'GET /',
  ].map(route),
)
const keyOf = (method: string, path: string) => {
  const match = find(method, path)
  return match && 'route' in match ? match.route.key : match
}
const paramsOf = (method: string, path: string) => {
  const match = find(method, path)
  return match && 'route' in match ? match.params : match
}

describe('the router', () => {
  it('finds fixed paths and paths with parameters', () => {
    expect(keyOf('GET', '/products')).toBe('GET /products')
    expect(keyOf('POST', '/availability/calendar')).toBe('POST /availability/calendar')
    expect(paramsOf('POST', '/bookings/abc/confirm')).toEqual({ uuid: 'abc' })
    expect(paramsOf('GET', '/a/1/b/2')).toEqual({ first: '1', second: '2' })
    expect(keyOf('GET', '/')).toBe('GET /')
  })

  it('takes one trailing slash as the same path', () => {
    expect(keyOf('GET', '/products/')).toBe('GET /products')
    expect(paramsOf('GET', '/products/42/')).toEqual({ id: '42' })
    expect(keyOf('POST', '/bookings/abc/confirm/')).toBe('POST /bookings/{uuid}/confirm')
    expect(keyOf('GET', '/products//')).toBeUndefined()
  })

  it('answers HEAD where there is a GET', () => {
    expect(keyOf('HEAD', '/products/42')).toBe('GET /products/{id}')
    expect(keyOf('HEAD', '/availability')).toEqual({ allow: ['POST'] })
  })

  it.each([
    ['PUT', '/bookings', ['GET', 'HEAD', 'POST']],
    ['DELETE', '/bookings/abc', ['GET', 'HEAD', 'PATCH']],
    ['GET', '/bookings/abc/confirm/', ['POST']],
    ['get', '/products', ['GET', 'HEAD']],
    ['OPTIONS', '/availability', ['POST']],
  ])('lists what is allowed for %s %s', (method, path, allow) => {
    expect(find(method, path)).toEqual({ allow })
  })

  it.each([
    '/nothing',
    '',
    '//products',
    '/bookings//confirm',
    '/bookings/a/b',
    '/Products',
    '/products/42/units',
    '/a/1/b',
  ])('knows nothing of "%s"', path => {
    expect(find('GET', path)).toBeUndefined()
  })

  it.each([
    ['/products/a%20b', 'a b'],
    ['/products/%C3%A5', 'å'],
    ['/products/a%2Fb', 'a/b'],
    ['/products/%00', '\0'],
    ['/products/%', '%'],
    ['/products/%zz', '%zz'],
    ['/products/%ff', '%ff'],
    ['/products/__proto__', '__proto__'],
    ['/products/..', '..'],
  ])('reads the parameter of %s', (path, id) => {
    expect(paramsOf('GET', path)).toEqual({ id })
  })

  it('prefers a fixed segment to a parameter', () => {
    expect(keyOf('DELETE', '/deliveries/wait')).toBe('DELETE /deliveries/wait')
    expect(find('GET', '/deliveries/wait')).toEqual({ allow: ['DELETE'] })
  })
})
