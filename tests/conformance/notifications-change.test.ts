import { changing } from '../../src/conformance/supplier/notifications-change.ts'
import { deleting } from '../../src/conformance/supplier/notifications-delete.ts'
import { prove } from './prove.ts'

prove([...changing, ...deleting])
