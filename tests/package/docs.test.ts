import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PAGES, withTables } from '../../scripts/tables.ts'
import { type Installed, install } from './installed.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLES = join(ROOT, 'docs', 'examples')

describe('the pages', () => {
  it.each(PAGES.map(page => [page.pathname.slice(ROOT.length + 1), page]))(
    '%s shows what is in the files',
    (_, page) => {
      const text = readFileSync(page, 'utf8')
      expect(text).toBe(withTables(text))
    },
  )

  it('show no code that is not in a file', () => {
    const pages = PAGES.filter(({ pathname }) => pathname.includes('/docs/testing/'))
    const loose = pages.flatMap(page => {
      const text = readFileSync(page, 'utf8').replaceAll(/<!-- ([\w/.-]+) -->\n[\s\S]*?<!-- \/\1 -->/g, '')
      return [...text.matchAll(/^```(\w+)$/gm)]
        .map(([, language]) => language)
        .filter(language => /^(js|ts|yml)$/.test(language!))
    })
    expect(loose).toEqual([])
  })

  it('show every example', () => {
    const all = PAGES.map(page => readFileSync(page, 'utf8')).join()
    const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true }).filter(file => file.isFile())
    expect(files.filter(({ name }) => !all.includes(`/${name} -->`)).map(({ name }) => name)).toEqual([])
  })

  it('link to pages that are there', () => {
    for (const page of PAGES) {
      for (const [, link] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        expect(() => readFileSync(new URL(link!, page)), `${page.pathname}: ${link}`).not.toThrow()
      }
    }
  })
})

const WITH_RESOLVERS = `Promise.withResolvers ??= () => {
  const parts = {}
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return parts
}`

describe('the examples, in a folder where the package is installed', () => {
  let app: Installed
  beforeAll(async () => {
    app = await install([
      ...[
        'typescript',
        '@types',
        'undici-types',
        'vitest',
        '@vitest',
        'vite',
        'jest',
        '@jest',
        'expect',
        'jest-mock',
        'jest-snapshot',
      ],
      ...['@playwright', 'playwright', 'playwright-core', 'msw', 'express', 'supertest', 'pretty-format'],
    ])
    cpSync(EXAMPLES, join(app.folder, 'examples'), { recursive: true })
  }, 120_000)
  afterAll(() => app[Symbol.dispose]())

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
    const link = join(app.folder, 'node_modules', 'msw')
    rmSync(link)
    symlinkSync(join(ROOT, 'node_modules', 'msw-3'), link)
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
    const { stdout, code } = await app.node('--test', 'examples/node-test/')
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
})
