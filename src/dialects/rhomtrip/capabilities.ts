/** Short names of the capabilities that RhomTrip has. Domain digest 2.1. */
export const CAPABILITIES = ['pricing', 'webhooks'] as const

/** As RhomTrip writes a capability: `octo/pricing`. */
export const prefixed = (name: string): string => `octo/${name}`
