/** A reseller's application, as small as it gets: it keeps the status of each booking that a supplier tells of. */
const statuses = new Map()

export const statusOf = uuid => statuses.get(uuid)

/** RhomTrip's payload holds the booking. */
export async function rhomtripWebhook(request) {
  const { booking } = await request.json()
  statuses.set(booking.uuid, booking.status)
  return new Response(null, { status: 204 })
}

/** BookSpot's holds an id only, so the booking is fetched. */
export const bookspotWebhook = (bookspotUrl, token) => async request => {
  const { data } = await request.json()
  const answer = await fetch(`${bookspotUrl}/bookings/${data.uuid}`, { headers: { authorization: `Bearer ${token}` } })
  const booking = await answer.json()
  statuses.set(booking.uuid, booking.status)
  return new Response(null, { status: 204 })
}
