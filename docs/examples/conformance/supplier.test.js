import { after, before, test } from 'node:test'
import { expectPass, openSupplierRun, sandboxHooks, supplierChecks } from 'octo-sandbox/conformance'
import { startSandbox } from 'octo-sandbox/testing'

let supplier
let run
before(async () => {
  supplier = await startSandbox()
  run = await openSupplierRun({
    dialect: 'rhomtrip',
    url: supplier.rhomtripUrl,
    tokens: { full: supplier.tokens.alpha },
    hooks: await sandboxHooks(`${supplier.url}/_sandbox/v1`),
  })
})
after(async () => {
  await run.close()
  await supplier.close()
})

for (const check of supplierChecks('rhomtrip').filter(({ section }) => section === 'webhooks')) {
  test(`${check.id} ${check.says}`, async t => {
    const result = await run.check(check)
    if (result.verdict === 'skipped') t.skip(result.reason)
    expectPass(result)
  })
}
