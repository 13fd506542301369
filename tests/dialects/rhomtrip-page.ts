/** The example payload of RhomTrip's webhooks page, with the comma that the page lacks. */
export const transferUpdate = {
  webhook: {
    id: 'd7876d4c-34c0-4d90-8569-9da49268fa29',
    event: 'transfer_update',
    url: 'https://example.com/webhooks/transfer_update',
    capabilities: ['octo/pricing'],
  },
  transfer: {
    id: '67331ca43070a6fb19a24443',
    status: 'AVAILABLE',
    utcCreatedAt: '2024-11-12T09:15:16.981Z',
    utcExpiresAt: '2024-11-15T09:15:16.965Z',
    pickUp: {
      name: 'Aeropuerto Josep Tarradellas Barcelona-El Prat',
      googlePlaceId: null,
      latitude: 41.2890205,
      longitude: 2.0649989,
      country: 'ES',
    },
    dropOff: {
      name: 'Alexandra Barcelona Hotel, Curio Collection by Hilton',
      googlePlaceId: null,
      latitude: 41.3932199,
      longitude: 2.1589192,
      country: 'ES',
    },
    distanceUnit: 'KM',
    distanceInclude: 18.24,
    options: [
      {
        id: '29b38b9b-cbd6-4214-9272-c10393a2d32c',
        reference: '5dfb86d284b03e663dd92364',
        vehicle: {
          seats: 3,
          suitcases: 3,
          type: 'SEDAN',
          category: 'STANDARD',
          name: 'Skoda Octavia',
          image: 'https://app.rhombuss.com/api/public/services/sedan-skoda-octavia.png',
        },
        cancellationPolicy: [
          {
            type: 'FULL_REFUND',
            cutoffAmount: 24,
            cutoffUnit: 'HOURS',
            description: "For a full refund, you must cancel at least 24 Hours before the experience's start time.",
          } as const,
        ],
      },
    ],
  },
}
