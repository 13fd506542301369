import { test as base } from '@playwright/test'
import { startSandbox, type TestSandbox, type TestWorkspace } from 'octo-sandbox/testing'

/** `sandbox` is one server for each worker, `world` a workspace of its own for each test. */
export const test = base.extend<{ world: TestWorkspace }, { sandbox: TestSandbox }>({
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox()
      await use(sandbox)
      await sandbox.close()
    },
    { scope: 'worker' },
  ],
  world: async ({ sandbox }, use) => {
    const world = await sandbox.workspace()
    await use(world)
    await world[Symbol.asyncDispose]()
  },
})

export { expect } from '@playwright/test'
