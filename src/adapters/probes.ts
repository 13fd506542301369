import type { Reply } from '../http/call.ts'
import type { Sandbox } from '../sandbox.ts'

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' }

const say = (status: number, value: unknown): Reply => ({ status, headers: JSON_TYPE, body: JSON.stringify(value) })

/**
 * Answers `/_health` (alive), `/_ready` (200 once seeded, 503 before and while it stops) and `/_version`, which stand beside the suppliers'
 * own paths; undefined for any other path.
 * @param isClosing whether the server is about to end, though the sandbox may go on
 */
export function openProbes(
  sandbox: Pick<Sandbox, 'ready' | 'version' | 'stopping'>,
  isClosing = () => false,
): (method: string, path: string) => Reply | undefined {
  let seeded = false
  sandbox.ready.then(
    () => {
      seeded = true
    },
    () => {},
  )
  return (method, path) => {
    if (path.charCodeAt(1) !== 95) return undefined
    if (path !== '/_health' && path !== '/_ready' && path !== '/_version') return undefined
    if (method !== 'GET' && method !== 'HEAD') {
      const refusal = plainError(405, `${method} is not allowed here. Allowed: GET, HEAD.`)
      return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } }
    }
    if (path === '/_health') return say(200, { status: 'alive' })
    if (path === '/_version') return say(200, { name: 'octo-sandbox', version: sandbox.version })
    if (sandbox.stopping || isClosing()) return say(503, { status: 'stopping' })
    return seeded ? say(200, { status: 'ready' }) : say(503, { status: 'seeding' })
  }
}

/** A refusal of what never reaches a supplier's surface, in OCTO's error shape. */
export function plainError(status: number, errorMessage: string): Reply {
  const error = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST'
  return say(status, { error, errorMessage })
}
