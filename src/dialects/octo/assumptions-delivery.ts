import type { Assumption } from '../dialect.ts'

/** What neither specification says about deliveries: read by the composition, which sets the engine by them. */
export const deliveryAssumptions: readonly Assumption[] = [
  {
    id: 'X-01',
    question: 'Which answers of a receiver count as success?',
    default: '2xx',
    alternatives: { '2xx': '200 to 299, read to the end in time. A redirect is a failure and is not followed.' },
    evidence: 'Ventrata: 200 to 299; Bokun: 2xx only, redirects not followed.',
  },
  {
    id: 'X-02',
    question: 'How long may one attempt take, in ms?',
    default: '5000',
    alternatives: {
      '1000': 'One second.',
      '2000': 'Two seconds.',
      '5000': 'Five seconds.',
      '10000': 'Ten seconds.',
      '30000': 'Thirty seconds.',
    },
    evidence: 'Bokun: 5 s; the others are silent.',
  },
  {
    id: 'X-03',
    question: 'When is a failed delivery tried again?',
    default: 'default',
    alternatives: {
      default: 'After 1, 2, 4, 8 and 16 seconds.',
      svix: 'After 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, as Svix does.',
      'standard-webhooks': 'Over three days, as Standard Webhooks recommends.',
      shopify: 'Eight times over four hours, as Shopify does.',
      'square-72h': 'Doubling to 32 minutes, then hourly for 72 hours, as Square does.',
      slack: 'At once, after one and after five minutes, as Slack does.',
      none: 'Never. The page of BookSpot rules it out: at BookSpot the judge fails it.',
    },
    evidence: 'BookSpot says exponential backoff without numbers; RhomTrip is silent, its ancestor retries by default.',
  },
  {
    id: 'X-04',
    question: 'Which failures are tried again?',
    default: 'all',
    alternatives: {
      all: 'Every answer but success, a time-out, and a connection that fails. 410 ends the chain.',
    },
    evidence: "Ventrata's flag: retried unless 200 to 299.",
  },
  {
    id: 'X-05',
    question: 'What becomes of a subscription whose deliveries fail for good?',
    default: 'off',
    alternatives: {
      off: 'Nothing: the delivery is marked as failed, the subscription stays.',
      '20': 'It is removed after 20 deliveries in a row have failed for good.',
    },
    evidence: 'Only Bokun documents a removal.',
  },
  {
    id: 'X-06',
    question: 'How can a receiver tell a repeated delivery from a new one?',
    default: 'body',
    alternatives: {
      body: 'By its bytes, which are the same in every attempt; a BookSpot envelope has an id.',
      headers: 'By X-Sandbox-Event, X-Sandbox-Delivery and X-Sandbox-Attempt, which no supplier sends.',
    },
    evidence: 'Neither page shows a delivery id in a header.',
  },
  {
    id: 'X-07',
    question: 'In which order do deliveries arrive?',
    default: 'commit',
    alternatives: {
      commit: 'They start in the order of the changes; retries may overtake each other.',
      shuffled: 'First attempts wait up to a second, drawn from the seed: later changes may arrive earlier.',
      duplicated: 'Every message arrives twice, as two deliveries with the same body.',
    },
    evidence: 'No page promises an order.',
  },
  {
    id: 'X-14',
    question: 'What becomes of waiting attempts when the subscription is deleted?',
    default: 'dropped',
    alternatives: { dropped: 'They are dropped, and the log says so.' },
    evidence: 'Not stated; the least surprise.',
  },
  {
    id: 'X-15',
    question: 'Where does a retry go when the URL or headers were changed meanwhile?',
    default: 'current',
    alternatives: {
      current: 'To the new URL, with the new headers; the body stays.',
      original: 'To where the first attempt went, as Shopify does.',
    },
    evidence: 'Not stated; the owner mends a wrong URL and gets the event.',
  },
  {
    id: 'X-16',
    question: 'Is a new subscription told of what happened before?',
    default: 'never',
    alternatives: { never: 'No.' },
    evidence: 'Nothing suggests it.',
  },
  {
    id: 'X-17',
    question: 'When is a change told?',
    default: 'after-commit',
    alternatives: { 'after-commit': 'After it is stored; a receiver that fails never fails the API call.' },
    evidence: 'Every dialect delivers apart from the call.',
  },
  {
    id: 'X-18',
    question: 'Are deliveries signed?',
    default: 'none',
    alternatives: {
      none: 'No.',
      'hmac-sha256':
        "In X-Sandbox-Signature: sha256= and the hexadecimal HMAC-SHA256 of the body, keyed with the subscriber's token.",
    },
    evidence: 'No OCTO dialect signs; receivers know the sender by a header or by the URL.',
  },
  {
    id: 'X-19',
    question: 'Which headers does a delivery carry?',
    default: 'plain',
    alternatives: {
      plain: "Content-Type, Content-Length, Host, User-Agent, Accept and the subscription's own; never a bearer token.",
    },
    evidence: 'The pages show a JSON POST and custom headers.',
  },
  {
    id: 'X-25',
    question: 'How long may connecting take (name, TCP and TLS), in ms?',
    default: '2000',
    alternatives: {
      '500': 'Half a second.',
      '1000': 'One second.',
      '2000': 'Two seconds.',
      '5000': 'Five seconds.',
      '10000': 'Ten seconds.',
      '30000': 'Thirty seconds: as long as any attempt may take, so that the deadline alone (X-02) counts.',
    },
    evidence: 'Not stated; a receiver that is up accepts within a second, and the deadline counts from the same start.',
  },
]
