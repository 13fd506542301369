import { availabilityChecks } from '../../src/conformance/supplier/core-availability.ts'
import { availabilityLimitChecks } from '../../src/conformance/supplier/core-availability-limits.ts'
import { calendarChecks } from '../../src/conformance/supplier/core-calendar.ts'
import { prove } from './prove.ts'

prove([...calendarChecks, ...availabilityChecks, ...availabilityLimitChecks])
