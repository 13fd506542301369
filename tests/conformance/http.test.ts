import { bodies } from '../../src/conformance/supplier/http-bodies.ts'
import { refusing } from '../../src/conformance/supplier/http-refusals.ts'
import { requests } from '../../src/conformance/supplier/http-requests.ts'
import { connections } from '../../src/conformance/supplier/http-wire.ts'
import { IMPATIENT } from './lying.ts'
import { prove } from './prove.ts'

const isSlow = ({ id }: { readonly id: string }) => id === 'HS-15'
const checks = [...refusing, ...bodies, ...requests, ...connections]

prove(checks.filter(check => !isSlow(check)))
prove(checks.filter(isSlow), IMPATIENT)
