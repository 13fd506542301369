import { proveAlternatives } from './alternatives.ts'

proveAlternatives('rhomtrip')
