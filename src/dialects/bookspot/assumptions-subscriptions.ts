import type { Assumption } from '../dialect.ts'

/** What BookSpot's notifications page leaves open about subscriptions: B-02 to B-22, B-32. */
export const subscriptionAssumptions: readonly Assumption[] = [
  {
    id: 'B-02',
    question: 'The example of `headers` is lost. What shape has it?',
    default: 'map',
    alternatives: { map: 'One object of names to strings; an update replaces it whole, {} or null clears it.' },
    evidence: 'Examples of OCTO and Klook; a string map at Ventrata.',
  },
  {
    id: 'B-03',
    question: 'Do answers show the `headers` of a subscription?',
    default: 'when-given',
    alternatives: {
      'when-given': 'Only when there are any, with the values as given.',
      always: 'Always, {} when there are none.',
      never: 'Never, as in the examples of the page.',
    },
    evidence: "OCTO's answer shows them; the page's examples have none.",
  },
  {
    id: 'B-04',
    question: 'Which custom headers are refused?',
    default: 'unsafe',
    alternatives: {
      unsafe:
        'Illegal names and values, Host, Content-Length, Transfer-Encoding, Connection and Content-Type: 400 BAD_REQUEST.',
    },
    evidence: 'Not stated; a client could not send them.',
  },
  {
    id: 'B-05',
    question: 'Which calls need an Octo-Capabilities header, if only an empty one?',
    default: 'notifications',
    alternatives: {
      notifications: 'The notification calls; elsewhere it may be left out.',
      'every-call': 'Every call, as the headers table says: else 400 BAD_REQUEST.',
      never: 'None.',
    },
    evidence: 'Marked as required on every call; OCTO clients leave it out or send it empty.',
  },
  {
    id: 'B-06',
    question: 'A notification call whose header does not name `notifications`?',
    default: 'strict',
    alternatives: { strict: '400 BAD_REQUEST that names it.', off: 'Served all the same, as in the official mock.' },
    evidence: 'The page: enable it by adding it to the header.',
  },
  {
    id: 'B-07',
    question: 'How are capability names written?',
    default: 'both',
    alternatives: { both: 'Short or with octo/ in front; unknown ones are ignored; the answer echoes the form used.' },
    evidence: "The page's own note; OCTO's rule for the echo.",
  },
  {
    id: 'B-08',
    question: 'A token without the ability?',
    default: '403',
    alternatives: { '403': '403 FORBIDDEN; to read does not include to write, nor the other way.' },
    evidence: "The page lists two abilities; FORBIDDEN is OCTO's word.",
  },
  {
    id: 'B-09',
    question: 'The code of a 401: the table prints "Unauthorized" among upper-case codes.',
    default: 'UNAUTHORIZED',
    alternatives: { UNAUTHORIZED: 'UNAUTHORIZED.', Unauthorized: 'Unauthorized, as printed.' },
    evidence: 'BookSpot: 401 for a missing and for an invalid token (OCTO: 403 for an invalid one).',
  },
  {
    id: 'B-10',
    question: 'An unknown subscription id?',
    default: '404',
    alternatives: { '404': '404 NOT_FOUND.', '400': '400 BAD_REQUEST.' },
    evidence: 'OCTO has no code for it; its mock knows NOT_FOUND.',
  },
  {
    id: 'B-11',
    question: "Another token's subscription?",
    default: 'hidden',
    alternatives: { hidden: 'As an unknown id (B-10).', '403': '403 FORBIDDEN.' },
    evidence: 'OCTO: the list is per bearer token; what others have is not revealed.',
  },
  {
    id: 'B-12',
    question: 'Deleting the same subscription again?',
    default: 'unknown',
    alternatives: { unknown: 'As an unknown id (B-10).', '204': '204 for any id that is not there.' },
    evidence: 'Not stated.',
  },
  {
    id: 'B-13',
    question: 'Status of a read and of an update?',
    default: '200',
    alternatives: { '200': '200 with the subscription.' },
    evidence: "OCTO's 200 rule; Ventrata.",
  },
  {
    id: 'B-14',
    question: 'What does PATCH change?',
    default: 'partial',
    alternatives: {
      partial: 'Only the keys given.',
      replace: 'Everything: url and notificationTypes are required, headers left out are cleared.',
    },
    evidence: 'The example sends two keys; all are optional at Ventrata.',
  },
  {
    id: 'B-15',
    question: 'Which URLs are refused?',
    default: 'http',
    alternatives: {
      http: 'All that are not absolute http or https URLs with a host.',
      requireHttps: 'Plain http too.',
    },
    evidence: 'OCTO asks for HTTPS of suppliers and says nothing of receivers; tests run on localhost.',
  },
  {
    id: 'B-16',
    question: 'Credentials in the URL?',
    default: 'basic',
    alternatives: {
      basic: 'Sent as Basic Authorization; a custom Authorization header wins.',
      refused: '400 BAD_REQUEST.',
    },
    evidence: 'All sister dialects support them.',
  },
  {
    id: 'B-17',
    question: 'Missing or empty notificationTypes?',
    default: '400',
    alternatives: { '400': '400 BAD_REQUEST; on update only when the key is given.' },
    evidence: 'A subscription to nothing is useless.',
  },
  {
    id: 'B-18',
    question: 'Types in another case?',
    default: 'exact',
    alternatives: {
      exact: '400 BAD_REQUEST that lists the allowed values.',
      caseInsensitiveTypes: 'Taken, and answered in upper case.',
    },
    evidence: 'Ventrata documents the tolerance, BookSpot does not.',
  },
  {
    id: 'B-19',
    question: 'The same type twice?',
    default: 'collapsed',
    alternatives: { collapsed: 'Once, in the first place.', refused: '400 BAD_REQUEST.' },
    evidence: 'Not stated.',
  },
  {
    id: 'B-20',
    question: 'A second subscription with the same URL and types?',
    default: 'allowed',
    alternatives: { allowed: 'Another subscription; each is told.', refused: '400 BAD_REQUEST.' },
    evidence: 'Nobody forbids it; Ventrata deletes by URL, which implies several.',
  },
  {
    id: 'B-21',
    question: 'What is a subscription id?',
    default: 'uuid',
    alternatives: { uuid: 'A UUID version 4 in lower case.' },
    evidence: "The page's examples.",
  },
  {
    id: 'B-22',
    question: 'In which order are subscriptions listed?',
    default: 'oldest-first',
    alternatives: {
      'oldest-first': 'In order of their making, all at once.',
      'newest-first': 'The newest first, all at once.',
    },
    evidence: 'A plain array in the page; Ventrata pages.',
  },
  {
    id: 'B-32',
    question: "OCTO's page misspells the create path: /notifications/subcriptions.",
    default: '404',
    alternatives: {
      '404': '404 NOT_FOUND with a hint.',
      alias: 'Works as the right spelling.',
    },
    evidence: "BookSpot's page spells it right; clients may follow the other.",
  },
]
