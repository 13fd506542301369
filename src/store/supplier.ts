import supplier from '../../fixtures/supplier.json' with { type: 'json' }
import type { Supplier } from '../domain/types.ts'

/** The one supplier of the world, whichever dialect shows it. */
export const SUPPLIER: Supplier = supplier
