import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
    // The default leaves one core idle, which of two is half.
    maxWorkers: '100%',
  },
})
