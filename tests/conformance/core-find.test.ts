import { coreAccessChecks } from '../../src/conformance/supplier/core-access.ts'
import { findChecks } from '../../src/conformance/supplier/core-find.ts'
import { ownerChecks } from '../../src/conformance/supplier/core-owner.ts'
import { pageChecks } from '../../src/conformance/supplier/core-pages.ts'
import { priceSumChecks } from '../../src/conformance/supplier/core-price-sums.ts'
import { priceChecks } from '../../src/conformance/supplier/core-prices.ts'
import { prove } from './prove.ts'

prove(coreAccessChecks)
prove([...findChecks, ...ownerChecks, ...pageChecks])
prove([...priceChecks, ...priceSumChecks])
