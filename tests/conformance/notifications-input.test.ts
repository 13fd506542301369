import { badInput } from '../../src/conformance/supplier/notifications-input.ts'
import { reading } from '../../src/conformance/supplier/notifications-read.ts'
import { prove } from './prove.ts'

prove([...badInput, ...reading])
