import { cancelChecks } from '../../src/conformance/supplier/core-cancel.ts'
import { lateChecks } from '../../src/conformance/supplier/core-late.ts'
import { updateChecks } from '../../src/conformance/supplier/core-update.ts'
import { updateUnitsChecks } from '../../src/conformance/supplier/core-update-units.ts'
import { prove } from './prove.ts'

prove([...updateChecks, ...updateUnitsChecks, ...cancelChecks, ...lateChecks])
