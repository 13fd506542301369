import { holds } from '../../src/conformance/supplier/bookings-holds.ts'
import { limits } from '../../src/conformance/supplier/bookings-limits.ts'
import { seats } from '../../src/conformance/supplier/bookings-seats.ts'
import { together } from '../../src/conformance/supplier/bookings-together.ts'
import { prove } from './prove.ts'

prove([...seats, ...holds, ...together, ...limits])
