import { bookingsTold } from '../../src/conformance/supplier/notifications-bookings.ts'
import { catalogueTold } from '../../src/conformance/supplier/notifications-catalogue.ts'
import { prove } from './prove.ts'

prove([...bookingsTold, ...catalogueTold])
