import { confirmChecks } from '../../src/conformance/supplier/core-confirm.ts'
import { confirmRefusedChecks } from '../../src/conformance/supplier/core-confirm-refused.ts'
import { extendChecks } from '../../src/conformance/supplier/core-extend.ts'
import { prove } from './prove.ts'

prove([...confirmChecks, ...confirmRefusedChecks, ...extendChecks])
