import { DomainError } from '../../domain/errors.ts'
import { headerText } from '../../faults/options.ts'
import { defineApiFault, isWrite } from './fault.ts'

/** FA-17. */
export const newRequiredField = defineApiFault({
  kind: 'new-required-field',
  summary: 'Requests without a field that no document names are refused.',
  standsFor: 'A supplier who makes a field mandatory overnight.',
  covers: ['FA-17'],
  exclusive: 'instead',
  options: { field: headerText("The field's name", 'travelPurpose') },
  applies: ({ field }, { route, body }) => isWrite(route) && route.body !== undefined && !Object.hasOwn(body(), field),
  apply(_next, { field }) {
    throw new DomainError('BAD_REQUEST', `The field ${field} is required.`)
  },
})
