import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { refusedHost } from '../../src/delivery/egress.ts'
import { readyTarget, readyTargets, USER_AGENT } from '../../src/delivery/target.ts'
import { masked } from '../../src/shared/secrets.ts'

const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`

describe('a target made ready', () => {
  it('is parsed into origin and path, without fragment', () => {
    const { origin, path, problem } = readyTarget({ url: 'HTTPS://Shop.Example:443/a%20b/?q=1&r#top', headers: {} })
    expect([origin, path, problem]).toEqual(['https://shop.example', '/a%20b/?q=1&r', undefined])
  })

  it('sends JSON, names itself and carries the custom headers', () => {
    const { headers, headerList } = readyTarget({ url: 'http://shop.example/', headers: { 'Api-Key': 'secret' } })
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'Api-Key': 'secret',
      'User-Agent': USER_AGENT,
      Accept: '*/*',
    })
    expect(headerList).toEqual(Object.entries(headers).flat())
  })

  it('lets a subscriber set User-Agent but never Content-Type or the framing of the message (B-04)', () => {
    const { headers } = readyTarget({
      url: 'http://shop.example/',
      headers: {
        'content-type': 'text/plain',
        'user-agent': 'mine',
        Host: 'x',
        'Content-Length': '1',
        Connection: 'close',
      },
    })
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'user-agent': 'mine', Accept: '*/*' })
  })

  it.each([
    ['user and password', 'http://me:pa%3Ass@h/', basic('me:pa:ss')],
    ['a user alone', 'http://me@h/', basic('me:')],
    ['a user and an empty password', 'http://me:@h/', basic('me:')],
    ['a password alone', 'http://:key@h/', basic(':key')],
    ['UTF-8', 'http://j%C3%BCrgen:%E2%82%AC@h/', basic('jürgen:€')],
    ['UTF-8 that was not escaped', 'http://jürgen:€@h/', basic('jürgen:€')],
    ['octets that are no UTF-8', 'http://a:%E9@h/', basic('a:\xe9', 'latin1')],
    ['a stray percent sign', 'http://a:50%zz@h/', basic('a:50%zz')],
  ])('sends %s in its URL as Basic Authorization (B-16)', (_, url, authorization) => {
    expect(readyTarget({ url, headers: {} }).headers.Authorization).toBe(authorization)
  })

  it('prefers the subscriber’s own Authorization to the URL’s credentials (B-16)', () => {
    const { headerList } = readyTarget({ url: 'http://me:you@h/', headers: { authorization: 'Bearer t' } })
    expect(headerList.filter(text => /^authorization$|^Basic|^Bearer/i.test(text))).toEqual([
      'authorization',
      'Bearer t',
    ])
  })

  it('shows no secret in the log', () => {
    const { shownUrl, shownHeaders } = readyTarget({
      url: 'http://me:hunter2@h/hook?token=t0psecret&page=2&API_KEY=k3y',
      headers: { 'Api-Key': 's3same' },
    })
    expect(shownUrl).toBe(
      `http://h/hook?token=${encodeURIComponent(masked('t0psecret'))}&page=2&API_KEY=${encodeURIComponent(masked('k3y'))}`.replaceAll(
        '%2A',
        '*',
      ),
    )
    expect(shownHeaders).toEqual({
      'Content-Type': 'application/json',
      'Api-Key': `***${createHash('sha256').update('s3same').digest('hex').slice(0, 8)}`,
      'User-Agent': USER_AGENT,
      Accept: '*/*',
      Authorization: masked(basic('me:hunter2')),
    })
    expect(JSON.stringify([shownUrl, shownHeaders])).not.toMatch(/hunter2|t0psecret|k3y|s3same|me:/)
  })

  it.each([
    ['not a URL', 'The URL cannot be parsed.'],
    ['ftp://h/', 'Only http and https can be delivered to, not ftp.'],
  ])('says what is wrong with %j', (url, problem) => {
    expect(readyTarget({ url, headers: {} }).problem).toBe(problem)
  })

  it('is made once for a URL and a headers object, and anew when either changes', () => {
    const ready = readyTargets()
    const headers = { a: '1' }
    const first = ready({ url: 'http://h/1', headers })
    expect(ready({ url: 'http://h/1', headers })).toBe(first)
    expect(ready({ url: 'http://h/2', headers }).path).toBe('/2')
    expect(ready({ url: 'http://h/1', headers: { a: '2' } }).headers.a).toBe('2')
    expect(ready({ url: 'http://h/1', headers })).toBe(first)
  })
})

describe('addresses that are never sent to (TM-05)', () => {
  const host = (url: string) => new URL(url).hostname

  it.each([
    'http://169.254.169.254/',
    'http://169.254.0.1/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
  ])('%s', url => {
    expect(refusedHost(host(url))).toMatch(/link-local or cloud metadata address/)
  })

  it.each([
    'http://127.0.0.1/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://[::1]/',
    'http://[fd00::1]/',
    'http://169.253.255.255/',
    'http://localhost/',
    'http://shop.example/',
  ])('but %s may be', url => {
    expect(refusedHost(host(url))).toBeUndefined()
  })
})
