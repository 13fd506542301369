import { reserveChecks } from '../../src/conformance/supplier/core-reserve.ts'
import { reserveLimitChecks } from '../../src/conformance/supplier/core-reserve-limits.ts'
import { reserveUuidChecks } from '../../src/conformance/supplier/core-reserve-uuid.ts'
import { prove } from './prove.ts'

prove([...reserveChecks, ...reserveUuidChecks, ...reserveLimitChecks])
