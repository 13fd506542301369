import { rideChecks } from '../../src/conformance/supplier/core-rides.ts'
import { prove } from './prove.ts'

prove(rideChecks)
