import { access } from '../../src/conformance/supplier/notifications-access.ts'
import { subscribing } from '../../src/conformance/supplier/notifications-subscribe.ts'
import { prove } from './prove.ts'

prove([...subscribing, ...access])
