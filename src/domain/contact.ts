import { DomainError } from './errors.ts'
import type { Contact } from './types.ts'

/** A contact as a client sends it: any part of it. */
export type ContactInput = { readonly [K in keyof Contact]?: Contact[K] | null | undefined }

/** Nobody yet. */
export const NO_CONTACT: Contact = {
  fullName: null,
  firstName: null,
  lastName: null,
  emailAddress: null,
  phoneNumber: null,
  locales: [],
  postalCode: null,
  country: null,
  notes: null,
}

/** The contact with the given fields replaced; null clears one, what is not given stays. */
export function mergeContact(contact: Contact, given: ContactInput | null | undefined): Contact {
  if (given === undefined || given === null) return contact
  const merged = (key: Exclude<keyof Contact, 'locales'>) => (given[key] === undefined ? contact[key] : given[key])
  return {
    fullName: merged('fullName'),
    firstName: merged('firstName'),
    lastName: merged('lastName'),
    emailAddress: merged('emailAddress'),
    phoneNumber: merged('phoneNumber'),
    locales: given.locales === undefined ? contact.locales : (given.locales ?? []),
    postalCode: merged('postalCode'),
    country: merged('country'),
    notes: merged('notes'),
  }
}

/**
 * Throws UNPROCESSABLE_ENTITY naming the fields that are required and empty. A full name serves for first and last name.
 * @param whose for the message: `the booking's contact`
 */
export function requireContact(contact: Contact, fields: readonly string[], whose: string): void {
  const missing = fields.filter(field => !isGiven(contact, field))
  if (missing.length === 0) return
  throw new DomainError('UNPROCESSABLE_ENTITY', `Required in ${whose}: ${missing.join(', ')}.`)
}

function isGiven(contact: Contact, field: string): boolean {
  switch (field) {
    case 'firstName':
    case 'lastName':
      return Boolean(contact[field] || contact.fullName)
    case 'emailAddress':
    case 'phoneNumber':
    case 'country':
    case 'notes':
    case 'postalCode':
      return Boolean(contact[field])
    case 'locales':
      return contact.locales.length > 0
    default:
      // `allowMarketing` is OCTO's, and nothing a supplier can insist on.
      return true
  }
}
