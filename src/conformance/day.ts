/** ms of a day. */
export const DAY = 86_400_000

/** A UTC date, `2030-01-31`, so many days after an instant in ms UTC. */
export const dayOf = (ms: number, later = 0): string => new Date(ms + later * DAY).toISOString().slice(0, 10)
