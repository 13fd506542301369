import type { Assumption } from '../dialect.ts'

/** What RhomTrip's webhooks page leaves open about registering and listing webhooks. */
export const webhookAssumptions: readonly Assumption[] = [
  {
    id: 'R-01',
    question:
      'Does the URL of a webhook have to name its event? The examples pair booking_update with /availability_update.',
    default: 'free',
    alternatives: {
      free: 'The event decides; the URL is free text.',
      matching: 'A URL whose last segment names another event than `event` is refused with 400 BAD_REQUEST.',
    },
    evidence:
      'The request example on the same page has matching values; Peek, Ventrata and the OCTO draft share the slip.',
  },
  {
    id: 'R-02',
    question: 'Does the spelling "webook" in the credentials example mean anything?',
    default: 'ignored',
    alternatives: {
      ignored: 'Any path will do.',
      refused: 'A URL with "/webook" in its path is refused with 400 BAD_REQUEST, as a likely slip.',
    },
    evidence: 'The same typing error stands in the OCTO draft and at Peek and Ventrata.',
  },
  {
    id: 'R-03',
    question: 'The printed transfer_update payload is not JSON: a comma is missing after transfer.id. What is sent?',
    default: 'valid',
    alternatives: {
      valid: 'Valid JSON.',
      'as-printed':
        'transfer_update without that comma, so that a receiver shows what it does with it. It is no JSON: the judge fails it.',
    },
    evidence: 'A typing error of the page.',
  },
  {
    id: 'R-04',
    question: 'The draft had retryOnError, useContactLanguage and headers. Does RhomTrip take them?',
    default: 'ignored',
    alternatives: {
      ignored: 'Accepted in the body and forgotten.',
      draftFields: 'Stored and returned; headers are sent with each attempt and retryOnError: false means one attempt.',
    },
    evidence: "RhomTrip's page lists only url and event; OCTO draft and Ventrata have the three.",
  },
  {
    id: 'R-05',
    question: 'Where do the capabilities of a webhook come from?',
    default: 'header',
    alternatives: {
      header: 'From the Octo-Capabilities header of the create call; a list in the body is ignored.',
      body: 'From the body when it has a list of capabilities, else from the header. The note rules it out: the judge fails it.',
    },
    evidence: "The page's own note says header; its field table and Ventrata's OpenAPI list the field with the body.",
  },
  {
    id: 'R-06',
    question: 'Is octo/webhooks itself in the stored list of capabilities?',
    default: 'without',
    alternatives: {
      without: 'No: the recognised capabilities of the header except octo/webhooks.',
      with: 'Yes: every recognised capability of the header.',
    },
    evidence: 'The example shows ["octo/pricing"] although the header must have held both.',
  },
  {
    id: 'R-07',
    question: 'Are short capability names (pricing) accepted?',
    default: 'both',
    alternatives: {
      both: 'Yes, beside the prefixed ones.',
      strictCapabilityNames: 'No: only names that start with octo/ are recognised.',
    },
    evidence: 'RhomTrip shows only prefixed names; newer OCTO pages use short ones.',
  },
  {
    id: 'R-08',
    question: 'Which calls need the Octo-Capabilities header?',
    default: 'webhooks',
    alternatives: {
      webhooks: 'The webhook calls need octo/webhooks in it (400 BAD_REQUEST); elsewhere it may be left out.',
      always: 'Every call needs the header, and the webhook calls need octo/webhooks in it.',
      never: 'None.',
    },
    evidence:
      'The headers page says required, the endpoint tables say optional, the webhooks page asks for octo/webhooks.',
  },
  {
    id: 'R-09',
    question: 'Status of a created webhook?',
    default: '200',
    alternatives: { '200': '200.', '201': '201, as BookSpot answers.' },
    evidence: 'Not stated. OCTO answers 200 to everything; Ventrata and Peek create webhooks with 200.',
  },
  {
    id: 'R-10',
    question: 'Answer to a deleted webhook?',
    default: '200',
    alternatives: { '200': '200 with {"success": true, "message": …}.', '204': '204 without a body.' },
    evidence: "Not stated. RhomTrip wants a JSON content type on every answer; this is Ventrata's body.",
  },
  {
    id: 'R-11',
    question: 'GET, PATCH and PUT of one webhook?',
    default: '404',
    alternatives: {
      '404': '404 NOT_FOUND: the calls do not exist.',
      '405': '405 METHOD_NOT_ALLOWED with Allow: DELETE.',
    },
    evidence: 'The page has no such calls; to change a webhook, delete it and create another.',
  },
  {
    id: 'R-12',
    question: "Deleting an unknown webhook, another token's, or the same one twice?",
    default: '404',
    alternatives: { '404': '404 NOT_FOUND.', '400': '400 BAD_REQUEST.' },
    evidence: "Not stated. OCTO knows NOT_FOUND only from its mock; another's webhook must look like none.",
  },
  {
    id: 'R-13',
    question: 'The delete parameter is called uuid, the field id. Are they compared as text?',
    default: 'exact',
    alternatives: {
      exact: 'The same value, a lower-case UUID version 4, compared as text.',
      'any-case': 'The same value; capital letters in the path are taken as small ones.',
    },
    evidence: 'The page calls the parameter "the webhook id".',
  },
  {
    id: 'R-14',
    question: 'Whose webhooks does "all existing webhooks" mean?',
    default: 'token',
    alternatives: {
      token: 'Those of the token that asks.',
      reseller: "Those of every token of the asker's reseller; they can be deleted too.",
    },
    evidence: 'Ventrata: the authenticated connection; OCTO: the account of the token.',
  },
  {
    id: 'R-16',
    question: 'How is a bad `event` treated?',
    default: 'exact',
    alternatives: {
      exact: 'Exact lower-case names only, else 400 BAD_REQUEST.',
      caseInsensitive: 'Upper and lower case are the same; stored in lower case.',
    },
    evidence: 'The page shows one lower-case string.',
  },
  {
    id: 'R-17',
    question: 'Can one call register several events?',
    default: 'one',
    alternatives: {
      one: 'No: one event per webhook, an array is 400 BAD_REQUEST.',
      several: 'An array makes one webhook per event; the answer is the first of them, the list shows all.',
    },
    evidence: 'The object has one `event`.',
  },
  {
    id: 'R-18',
    question: 'Which URLs are refused?',
    default: 'http',
    alternatives: {
      http: 'All that are not absolute http or https URLs with a host.',
      requireHttps: 'Plain http too.',
    },
    evidence: 'OCTO asks for HTTPS of suppliers and says nothing of receivers; tests run on localhost.',
  },
  {
    id: 'R-19',
    question: 'Credentials in the URL are sent as Basic. Do answers and payloads show them?',
    default: 'shown',
    alternatives: {
      shown: 'Yes, the URL comes back as it was given. Logs mask them.',
      masked: 'The password comes back as ***.',
    },
    evidence: 'The page supports credentials and is silent about showing them.',
  },
  {
    id: 'R-20',
    question: 'A second webhook with the same URL and event?',
    default: 'allowed',
    alternatives: {
      allowed: 'Another webhook; each is told.',
      refused: '400 BAD_REQUEST.',
      same: 'The existing webhook is the answer; none is made.',
    },
    evidence: 'Nobody forbids it; Ventrata deletes by URL, which implies several.',
  },
]
