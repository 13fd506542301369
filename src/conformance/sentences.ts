/** What one sentence of a specification states, in our words. */
export interface Sentence {
  /** Heading of the page that it stands under. */
  readonly section: string
  readonly states: string
}

/** Every statement of both specifications. The coverage table asks which checks stand for each; none may be without. */
export const SENTENCES = {
  'bookspot#enable': { section: 'Notifications', states: 'Naming `notifications` in Octo-Capabilities enables it.' },
  'bookspot#names': { section: 'Notifications', states: 'A capability may be named short or with the prefix `octo/`.' },
  'bookspot#told': {
    section: 'Notifications',
    states: 'Changes of bookings, products and availability are told without polling.',
  },
  'bookspot#ability-read': {
    section: 'Token Abilities',
    states: 'Listing and viewing subscriptions takes `octo:read.notifications`.',
  },
  'bookspot#ability-write': {
    section: 'Token Abilities',
    states: 'Creating, updating and deleting them takes `octo:write.notifications`.',
  },
  'bookspot#booking-update': {
    section: 'Notification Types',
    states: 'BOOKING_UPDATE tells that a booking was confirmed or cancelled.',
  },
  'bookspot#booking-payload': {
    section: 'Notification Types',
    states: 'BOOKING_UPDATE carries the uuid of the booking.',
  },
  'bookspot#product-update': {
    section: 'Notification Types',
    states: 'PRODUCT_UPDATE tells that a product was created, updated or deleted.',
  },
  'bookspot#product-payload': {
    section: 'Notification Types',
    states: 'PRODUCT_UPDATE carries the productId, a text.',
  },
  'bookspot#availability-update': {
    section: 'Notification Types',
    states: 'AVAILABILITY_UPDATE tells of changed schedules and of closeouts.',
  },
  'bookspot#availability-payload': {
    section: 'Notification Types',
    states: 'AVAILABILITY_UPDATE carries productId, localDateStart and localDateEnd.',
  },
  'bookspot#create': { section: 'Create Subscription', states: 'A POST with url and notificationTypes subscribes.' },
  'bookspot#create-answer': {
    section: 'Create Subscription',
    states: 'It is answered 201 with id, url and notificationTypes.',
  },
  'bookspot#list': { section: 'List Subscriptions', states: 'A GET is answered 200 with an array of subscriptions.' },
  'bookspot#get': { section: 'Get Subscription', states: 'A GET with an id shows that subscription.' },
  'bookspot#update': {
    section: 'Update Subscription',
    states: 'A PATCH changes url and notificationTypes, which it replaces.',
  },
  'bookspot#delete': { section: 'Delete Subscription', states: 'A DELETE is answered 204 without content.' },
  'bookspot#headers': {
    section: 'Custom Headers',
    states: 'Creating and updating take `headers`, with which the receiver can authenticate the caller.',
  },
  'bookspot#post': {
    section: 'Webhook Payload Format',
    states: 'An event is sent by POST to the URL of the subscription.',
  },
  'bookspot#json': { section: 'Webhook Delivery', states: 'The payload is JSON.' },
  'bookspot#retry': {
    section: 'Webhook Delivery',
    states: 'A failed delivery is tried again, after gaps that grow exponentially.',
  },
  'bookspot#headers-sent': { section: 'Webhook Delivery', states: 'Custom headers go with every request.' },
  'bookspot#owner': {
    section: 'Webhook Delivery',
    states: 'BOOKING_UPDATE goes only to the token that created the booking.',
  },
  'rhomtrip#told': { section: 'Webhooks', states: 'Changes of transfers and bookings are told.' },
  'rhomtrip#enable': { section: 'Webhooks', states: 'Naming `octo/webhooks` in Octo-Capabilities enables it.' },
  'rhomtrip#actions': {
    section: 'Webhooks',
    states: 'A URL is notified whenever something happens: a transfer changes, a booking is updated or cancelled.',
  },
  'rhomtrip#create': { section: 'Create Webhooks', states: 'A POST with url and event, both texts, makes a webhook.' },
  'rhomtrip#url': { section: 'Create Webhooks', states: 'The url is fully formed.' },
  'rhomtrip#basic': { section: 'Create Webhooks', states: 'The url may hold credentials for Basic authentication.' },
  'rhomtrip#booking-update': {
    section: 'Create Webhooks',
    states: 'booking_update tells that an existing booking was confirmed, updated or cancelled.',
  },
  'rhomtrip#availability-update': {
    section: 'Create Webhooks',
    states: 'availability_update tells that availability changed.',
  },
  'rhomtrip#transfer-update': { section: 'Create Webhooks', states: 'transfer_update tells that a transfer changed.' },
  'rhomtrip#capabilities': {
    section: 'Create Webhooks',
    states: 'The capabilities of a webhook are active when its body is made, and shape it.',
  },
  'rhomtrip#create-answer': {
    section: 'Create Webhooks',
    states: 'The answer shows id, event, url and capabilities.',
  },
  'rhomtrip#capabilities-from-header': {
    section: 'Create Webhooks',
    states: 'Capabilities come from the header of the creating call, not from its body.',
  },
  'rhomtrip#same-credentials': {
    section: 'Create Webhooks',
    states: 'Bookings made with the same credentials are told to the webhook.',
  },
  'rhomtrip#post': { section: 'Create Webhooks', states: 'An event is sent by POST to the url of the webhook.' },
  'rhomtrip#webhook-in-body': {
    section: 'Create Webhooks',
    states: 'The body shows the webhook, with id, event, url and capabilities.',
  },
  'rhomtrip#transfer-body': {
    section: 'Create Webhooks',
    states:
      'The body of a transfer_update shows the transfer: places, distance, options with vehicles and cancellation policies.',
  },
  'rhomtrip#list': { section: 'List Webhooks', states: 'A GET lists all existing webhooks.' },
  'rhomtrip#delete': { section: 'Delete Webhooks', states: 'A DELETE with the id of a webhook deletes it.' },
} as const satisfies Readonly<Record<`${'bookspot' | 'rhomtrip'}#${string}`, Sentence>>

/** Name of a statement: `bookspot#retry`. */
export type SentenceId = keyof typeof SENTENCES
