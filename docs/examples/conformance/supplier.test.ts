import { expectPass, openSupplierRun, type SupplierRun, sandboxHooks, supplierChecks } from 'octo-sandbox/conformance'
import { startSandbox, type TestSandbox } from 'octo-sandbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

// Here the supplier is a sandbox. Yours is whatever your own tests start: its URL, its tokens, its hooks.
let supplier: TestSandbox
let run: SupplierRun
beforeAll(async () => {
  supplier = await startSandbox()
  run = await openSupplierRun({
    dialect: 'bookspot',
    url: supplier.bookspotUrl,
    tokens: { full: supplier.tokens.alpha, other: supplier.tokens.beta },
    hooks: await sandboxHooks(`${supplier.url}/_sandbox/v1`),
  })
})
afterAll(async () => {
  await run.close()
  await supplier.close()
})

// One test for each check of one section; leave the filter out for all of them.
const checks = supplierChecks('bookspot').filter(({ section }) => section === 'notifications')

it.each(checks)('$id $says', async check => {
  expectPass(await run.check(check))
})

it('has something to check', () => {
  expect(checks.length).toBeGreaterThan(40)
})
