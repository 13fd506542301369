/** What this supplier can be made to do wrong, one at a time. README.md says which checks find it. */
export const DEFECTS = {
  'created-200': 'answers 200 to a new subscription',
  'read-token-may-write': 'lets a token subscribe that may only read',
  'patch-merges-types': 'adds the types of a PATCH to those that there were',
  'bookings-of-others': 'tells every booking to everybody',
  'uuid-missing': 'does not say which booking it tells of',
  'confirm-told-twice': 'tells each confirmation twice',
  'no-retry': 'tries once',
  'constant-gaps': 'tries again after gaps that do not grow',
  'drops-custom-headers-on-retry': 'leaves custom headers out when it tries again',
  'follows-redirects': 'follows redirects',
  'delete-keeps-telling': 'goes on telling a deleted subscription',
  oversells: 'sells seats that it does not have',
  'lets-others-in': "lets a reseller read and cancel another's booking",
} as const

export type Defect = keyof typeof DEFECTS

export const isDefect = (name: string): name is Defect => Object.hasOwn(DEFECTS, name)
