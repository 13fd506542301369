import { choice } from '../../faults/options.ts'
import { withPath } from '../target.ts'
import { defineFault } from './fault.ts'

const EDITS = {
  'trailing-slash': (path: string) => (path.endsWith('/') ? path.slice(0, -1) || '/' : `${path}/`),
  'double-slash': (path: string) => `/${path}`,
  'other-case': (path: string) => {
    const upper = path.toUpperCase()
    return upper === path ? path.toLowerCase() : upper
  },
  'no-query': (path: string) => path,
}

/** Nearly the URL that was subscribed. */
export const wrongPath = defineFault({
  kind: 'wrong-path',
  summary: 'The request goes to nearly the right path.',
  standsFor: 'A supplier or proxy that normalises URLs, or loses the query.',
  topic: 'http',
  covers: ['FD-21'],
  options: {
    as: choice(
      'What differs',
      {
        'trailing-slash': 'a slash at the end comes or goes',
        'double-slash': 'it begins with two slashes',
        'other-case': 'its letters are upper case',
        'no-query': 'its query is lost',
      },
      'trailing-slash',
    ),
  },
  shape(send, { as }) {
    const { path } = send.to
    const at = path.indexOf('?')
    const query = at < 0 || as === 'no-query' ? '' : path.slice(at)
    return { ...send, to: withPath(send.to, EDITS[as](at < 0 ? path : path.slice(0, at)) + query) }
  },
})
