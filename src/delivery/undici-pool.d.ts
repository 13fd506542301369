// The package's index loads fetch, WebSocket and more, four times as slow to load as the one class that deliveries need.
declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool } from 'undici'

  const pool: typeof Pool
  export default pool
}
