import { github } from './github.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { Reporter } from './reporter.ts'
import { text } from './text.ts'

/** Every reporter, by the name that the command line knows. */
export const REPORTERS: readonly Reporter[] = [text, json, junit, markdown, html, github]
