/**
 * What deliveries need of undici, in one import: two at once would each ask for what both share, which Jest's module loader
 * does not bear.
 */
export { default as buildConnector } from 'undici/lib/core/connect.js'
export { default as Client } from 'undici/lib/dispatcher/client.js'
