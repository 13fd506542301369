import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Installed } from './installed.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLES = join(ROOT, 'docs', 'examples')

const WITH_RESOLVERS = `Promise.withResolvers ??= () => {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}`

/** The examples of the pages, in the folder where the package is installed. */
export function examplesRun(installed: () => Installed): void {
  let app: Installed
  beforeAll(() => {
    app = installed()
    app.link('msw')
  })

  it('compile', { timeout: 90_000 }, async () => {
    const compilerOptions = {
      ...{
        module: 'esnext',
        moduleResolution: 'bundler',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable', 'dom'],
      },
      ...{
        strict: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        skipLibCheck: true,
        allowJs: true,
        types: ['node'],
      },
    }
    app.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['examples'] }))
    const { stdout } = await app.node('node_modules/typescript/lib/tsc.js', '-p', '.')
    expect(stdout).toBe('')
  })

  it('pass under Vitest, those with supertest and MSW too', { timeout: 60_000 }, async () => {
    const { stdout, stderr, code } = await app.node(
      ...['node_modules/vitest/vitest.mjs', 'run', 'examples/vitest', 'examples/supertest', 'examples/msw'],
    )
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toMatch(/9 passed/)
  })

  it('pass with MSW 3 too', { timeout: 60_000 }, async () => {
    app.link('msw', 'msw-3')
    // MSW 3 is for node 22.12 and later; what else it needs is here.
    app.write('with-resolvers.js', WITH_RESOLVERS)
    app.write('vitest.config.js', "export default { test: { setupFiles: ['./with-resolvers.js'] } }")
    const { stdout, stderr, code } = await app.node('node_modules/vitest/vitest.mjs', 'run', 'examples/msw')
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toMatch(/1 passed/)
  })

  it('pass under Jest', { timeout: 60_000 }, async () => {
    app.write(
      'jest.config.js',
      'export default { transform: {}, testMatch: ["**/examples/jest/*.test.js"], watchman: false }',
    )
    const { stderr, code } = await app.node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--ci')
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/Tests: +2 passed/)
  })

  it('pass under node:test', { timeout: 60_000 }, async () => {
    const { stdout, code } = await app.node('--test', 'examples/node-test/webhook.test.js')
    expect(code, stdout).toBe(0)
    expect(stdout).toMatch(/pass 2/)
  })

  it('pass under Playwright', { timeout: 60_000 }, async () => {
    app.write('playwright.config.js', "export default { testDir: 'examples/playwright', reporter: 'line' }")
    const { stdout, stderr, code } = await app.node('node_modules/@playwright/test/cli.js', 'test')
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toMatch(/2 passed/)
  })

  it('are what the workflow for GitHub runs', () => {
    const workflow = parse(readFileSync(join(EXAMPLES, 'github-actions.yml'), 'utf8')) as {
      readonly jobs: Readonly<
        Record<string, { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] }>
      >
    }
    const steps = Object.values(workflow.jobs).flatMap(job => job.steps)
    expect(steps.map(({ run, uses }) => run ?? uses)).toEqual([
      ...['actions/checkout@v5', 'actions/setup-node@v5', 'npm ci', 'npx vitest run'],
    ])
  })
}
