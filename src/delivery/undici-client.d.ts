// The package's index loads fetch, WebSocket and more, and takes four times as long as the two parts that deliveries need.
declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici'

  const client: typeof Client
  export default client
}
