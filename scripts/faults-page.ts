import { writeFileSync } from 'node:fs'
import { EXAMPLES } from '../tests/faults/examples.ts'
import { page } from '../tests/faults/page.ts'
import { playExample } from '../tests/faults/play.ts'

// Plays every example and writes docs/faults.md with what came of it. Read the difference before you commit it.
const outcomes = new Map<string, readonly string[]>()
for (const example of EXAMPLES) outcomes.set(example.rule.kind, await playExample(example))
writeFileSync(new URL('../docs/faults.md', import.meta.url), page(outcomes))
