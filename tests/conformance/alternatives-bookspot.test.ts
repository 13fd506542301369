import { proveAlternatives } from './alternatives.ts'

proveAlternatives('bookspot')
