import { credentials } from '../../src/conformance/supplier/webhooks-credentials.ts'
import { badInput } from '../../src/conformance/supplier/webhooks-input.ts'
import { listing } from '../../src/conformance/supplier/webhooks-list.ts'
import { registering } from '../../src/conformance/supplier/webhooks-register.ts'
import { prove } from './prove.ts'

prove([...registering, ...badInput, ...credentials, ...listing])
