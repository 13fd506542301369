/** These keys of a body and no others: what its schema does not name was not checked, and must reach no rule. */
export function only<T extends object, K extends keyof T>(body: T, ...keys: readonly K[]): Pick<T, K> {
  const known: Partial<Pick<T, K>> = {}
  for (const key of keys) if (Object.hasOwn(body, key)) known[key] = body[key]
  return known as Pick<T, K>
}
