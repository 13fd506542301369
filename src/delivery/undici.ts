/** What deliveries need of undici: its index loads fetch, WebSocket and more. */
export { default as Client } from 'undici/lib/dispatcher/client.js'
