import type {
  Availability,
  Booking,
  Contact,
  Place,
  Pricing,
  Transfer,
  TransferBooking,
  TransferOption,
} from '../generated/rhomtrip/types.ts'

/** Whole objects that the builders lay what they are given over; each fits its schema (a test). */

const contact: Contact = {
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

const price = (original: number, net: number): Pricing => ({
  original,
  retail: original,
  net,
  currency: 'EUR',
  currencyPrecision: 2,
  includedTaxes: [],
})

const pickUp: Place = {
  name: 'Aeropuerto Josep Tarradellas Barcelona-El Prat',
  googlePlaceId: null,
  latitude: 41.2890205,
  longitude: 2.0649989,
  country: 'ES',
}

const dropOff: Place = {
  name: 'Alexandra Barcelona Hotel',
  googlePlaceId: null,
  latitude: 41.3932199,
  longitude: 2.1589192,
  country: 'ES',
}

const option: TransferOption = {
  id: '29b38b9b-cbd6-4214-9272-c10393a2d32c',
  reference: '5dfb86d284b03e663dd92364',
  vehicle: {
    seats: 3,
    suitcases: 3,
    type: 'SEDAN',
    category: 'STANDARD',
    name: 'Skoda Octavia',
    image: 'https://images.rhomtrip.example/sedan-skoda-octavia.png',
  },
  cancellationPolicy: [
    {
      type: 'FULL_REFUND',
      cutoffAmount: 24,
      cutoffUnit: 'HOURS',
      description: 'Cancel at least 24 hours before the start for a full refund.',
    },
  ],
  defaultCurrency: 'EUR',
  availableCurrencies: ['USD', 'EUR', 'GBP'],
  pricing: price(7851, 6673),
}

export const transfer: Transfer = {
  id: '67331ca43070a6fb19a24443',
  status: 'AVAILABLE',
  utcCreatedAt: '2027-01-11T09:00:00.000Z',
  utcExpiresAt: '2027-01-14T09:00:00.000Z',
  pickUp,
  dropOff,
  distanceUnit: 'KM',
  distanceInclude: 18.24,
  options: [option],
}

export const transferBooking: TransferBooking = {
  uuid: '3f8a2c1e-6b7d-4e5f-9a0b-1c2d3e4f5a6b',
  status: 'CONFIRMED',
  utcCreatedAt: '2027-01-11T09:00:00.000Z',
  utcUpdatedAt: '2027-01-11T09:05:00.000Z',
  utcExpiresAt: null,
  utcRedeemedAt: null,
  utcConfirmedAt: '2027-01-11T09:05:00.000Z',
  resellerReference: 'R-1001',
  supplierReference: '1007',
  transferId: transfer.id,
  transfer: {
    transferType: 'ARRIVAL',
    serviceReference: 'QF400',
    startTime: '14:30',
    localDateStart: '2027-02-01',
    units: [{ id: 'ADULT', quantity: 2 }],
    pickUp,
    dropOff,
    distanceUnit: 'KM',
    distanceInclude: 18.24,
    options: [option],
  },
  optionId: option.id,
  cancellable: true,
  cancellation: null,
  contact,
  notes: null,
  pricing: price(7851, 6673),
}

export const productBooking: Booking = {
  id: '1008',
  uuid: '0d9e8f7a-6b5c-4d3e-8f1a-2b3c4d5e6f70',
  testMode: true,
  resellerReference: null,
  supplierReference: '1008',
  status: 'CONFIRMED',
  utcCreatedAt: '2027-01-11T09:00:00.000Z',
  utcUpdatedAt: '2027-01-11T09:05:00.000Z',
  utcExpiresAt: null,
  utcRedeemedAt: null,
  utcConfirmedAt: '2027-01-11T09:05:00.000Z',
  productId: '42',
  optionId: 'DEFAULT',
  cancellable: true,
  cancellation: null,
  freesale: false,
  availabilityId: '2027-02-01T10:00:00+01:00',
  availability: {
    id: '2027-02-01T10:00:00+01:00',
    localDateTimeStart: '2027-02-01T10:00:00+01:00',
    localDateTimeEnd: '2027-02-01T12:00:00+01:00',
    allDay: false,
    openingHours: [],
  },
  contact,
  notes: null,
  deliveryMethods: ['VOUCHER'],
  voucher: { redemptionMethod: 'DIGITAL', utcRedeemedAt: null, deliveryOptions: [] },
  unitItems: [
    {
      uuid: '5b6c7d8e-9f0a-4b1c-8d2e-3f4a5b6c7d8e',
      resellerReference: null,
      supplierReference: '1008-1',
      unitId: 'adult',
      status: 'CONFIRMED',
      utcRedeemedAt: null,
      contact,
      ticket: null,
      pricing: price(2500, 2000),
    },
  ],
  pricing: price(2500, 2000),
}

export const departure: Availability = {
  id: '2027-02-01T10:00:00+01:00',
  localDate: '2027-02-01',
  startTime: '10:00',
  status: 'AVAILABLE',
  available: true,
  capacity: 20,
  openingHours: [],
  pricing: { basePrice: 50, netPrice: 40, fees: [], totalPrice: 50 },
}
