import { coreAccessChecks } from './core-access.ts'
import { availabilityChecks } from './core-availability.ts'
import { availabilityLimitChecks } from './core-availability-limits.ts'
import { calendarChecks } from './core-calendar.ts'
import { cancelChecks } from './core-cancel.ts'
import { capabilityChecks } from './core-capabilities.ts'
import { capabilityUseChecks } from './core-capabilities-use.ts'
import { confirmChecks } from './core-confirm.ts'
import { confirmRefusedChecks } from './core-confirm-refused.ts'
import { extendChecks } from './core-extend.ts'
import { findChecks } from './core-find.ts'
import { lateChecks } from './core-late.ts'
import { ownerChecks } from './core-owner.ts'
import { pageChecks } from './core-pages.ts'
import { priceSumChecks } from './core-price-sums.ts'
import { priceChecks } from './core-prices.ts'
import { productChecks } from './core-products.ts'
import { reserveChecks } from './core-reserve.ts'
import { reserveLimitChecks } from './core-reserve-limits.ts'
import { reserveUuidChecks } from './core-reserve-uuid.ts'
import { rideChecks } from './core-rides.ts'
import { supplierChecks } from './core-supplier.ts'
import { updateChecks } from './core-update.ts'
import { updateUnitsChecks } from './core-update-units.ts'
import type { SupplierCheck } from './target.ts'

/** CO-01 onwards: OCTO's own calls, from the supplier to the end of a booking. */
export const coreChecks: readonly SupplierCheck[] = [
  ...supplierChecks,
  ...coreAccessChecks,
  ...capabilityChecks,
  ...capabilityUseChecks,
  ...productChecks,
  ...calendarChecks,
  ...availabilityChecks,
  ...availabilityLimitChecks,
  ...reserveChecks,
  ...reserveUuidChecks,
  ...reserveLimitChecks,
  ...confirmChecks,
  ...confirmRefusedChecks,
  ...extendChecks,
  ...updateChecks,
  ...updateUnitsChecks,
  ...cancelChecks,
  ...lateChecks,
  ...findChecks,
  ...pageChecks,
  ...ownerChecks,
  ...priceChecks,
  ...priceSumChecks,
  ...rideChecks,
]
