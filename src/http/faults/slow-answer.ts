import { choice, duration, LONGEST_HANG, number } from '../../faults/options.ts'
import type { Random } from '../../shared/random.ts'
import { defineApiFault } from './fault.ts'

/** FA-03. */
export const slowAnswer = defineApiFault({
  kind: 'slow-answer',
  summary: 'The answer comes late, by a fixed time or by one drawn from the seed.',
  standsFor: 'A slow back end, a cold cache, a full queue: most answers late by little, a few by much.',
  covers: ['FA-03'],
  options: {
    distribution: choice(
      'How long it takes',
      {
        fixed: 'always `delay`',
        uniform: 'evenly from `delay` to `to`',
        'log-normal': 'half of the answers within `delay`, with a long tail as `sigma` says',
      },
      'fixed',
    ),
    delay: duration('The wait, the shortest wait, or the median, in real time.', '1s', [0, LONGEST_HANG]),
    to: duration('Longest wait of `uniform`.', '3s', [0, LONGEST_HANG]),
    sigma: number('Spread of `log-normal`: 0.5 is usual, 1 is wild', 0.5, [0, 3]),
    before: choice(
      'When the work is done',
      { answering: 'at once, and the answer is late', working: 'after the wait' },
      'answering',
    ),
  },
  async apply(next, options, { random, wait }) {
    const ms = drawnDelay(options, random)
    if (options.before === 'working') {
      await wait(ms)
      return next()
    }
    const reply = await next()
    await wait(ms)
    return reply
  },
})

/** Real ms, never more than the longest hang. */
export function drawnDelay(
  options: { readonly distribution: string; readonly delay: number; readonly to: number; readonly sigma: number },
  random: Random,
): number {
  const { distribution, delay, to, sigma } = options
  if (distribution === 'fixed') return delay
  if (distribution === 'uniform') return Math.min(delay, to) + random.next() * Math.abs(to - delay)
  // Box and Muller: two even draws make a normal one. The first is never 0 here.
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return Math.min(LONGEST_HANG, delay * Math.exp(sigma * normal))
}
