import { oneOf, yes } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'

/** Of either dialect. */
const CAPABILITIES = ['pricing', 'content', 'notifications', 'webhooks']

const shortName = (name: string) => name.replace(/^octo\//, '')

/** FA-16. */
export const capabilityIgnored = defineApiFault({
  kind: 'capability-ignored',
  summary: 'A capability that the client asked for is not applied: its fields are missing from a success.',
  standsFor: 'A server behind the load balancer that runs an older version; a proxy that drops unknown headers.',
  covers: ['FA-16'],
  options: {
    capability: oneOf('Which one; null is all of them', CAPABILITIES, shortName),
    echo: yes('Whether Octo-Capabilities of the answer names it all the same.', false),
  },
  applies: ({ capability }, { admission: { capabilities } }) =>
    capability === null ? capabilities.size > 0 : capabilities.has(shortName(capability)),
  apply(next, { capability, echo }, { admission }) {
    const isIgnored = (name: string) => capability === null || shortName(name.trim()) === shortName(capability)
    const named = admission.replyHeaders['octo-capabilities'] ?? ''
    const left = named.split(',').filter(name => !isIgnored(name))
    return next({
      ...admission,
      capabilities: new Set([...admission.capabilities].filter(name => !isIgnored(name))),
      replyHeaders: echo
        ? admission.replyHeaders
        : { ...admission.replyHeaders, 'octo-capabilities': left.join(',').trim() },
    })
  },
})
