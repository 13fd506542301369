import { capabilityChecks } from '../../src/conformance/supplier/core-capabilities.ts'
import { capabilityUseChecks } from '../../src/conformance/supplier/core-capabilities-use.ts'
import { productChecks } from '../../src/conformance/supplier/core-products.ts'
import { supplierChecks } from '../../src/conformance/supplier/core-supplier.ts'
import { prove } from './prove.ts'

prove(supplierChecks)
prove([...capabilityChecks, ...capabilityUseChecks])
prove(productChecks)
