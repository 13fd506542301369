import { bookingsTold } from '../../src/conformance/supplier/webhooks-bookings.ts'
import { capabilitiesTold } from '../../src/conformance/supplier/webhooks-capabilities.ts'
import { delivering } from '../../src/conformance/supplier/webhooks-delivery.ts'
import { prove } from './prove.ts'

prove([...bookingsTold, ...capabilitiesTold, ...delivering])
