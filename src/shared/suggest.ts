/** The candidate nearest to what was typed, or undefined when none is near. Of equals the one in the same case. */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(typed.length / 2)) + 1
  for (const candidate of candidates) {
    const distance =
      editDistance(typed.toLowerCase(), candidate.toLowerCase(), bestDistance) +
      Math.min(editDistance(typed, candidate, 64), 64) / 1_000
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `Did you mean "x"?` with a leading space, or nothing: made to be put at the end of a sentence. */
export function didYouMean(typed: string, candidates: Iterable<string>): string {
  const name = nearest(typed, candidates)
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > 64) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replace, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[b.length]!
}
