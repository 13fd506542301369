import { audience } from '../../src/conformance/supplier/webhooks-audience.ts'
import { availabilityTold } from '../../src/conformance/supplier/webhooks-availability.ts'
import { transfersTold } from '../../src/conformance/supplier/webhooks-transfers.ts'
import { prove } from './prove.ts'

prove([...audience, ...availabilityTold, ...transfersTold])
