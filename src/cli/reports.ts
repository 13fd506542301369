import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { markdown } from '../conformance/report/markdown.ts'
import { REPORTERS } from '../conformance/report/registry.ts'
import type { Reporter } from '../conformance/report/reporter.ts'
import type { Report } from '../conformance/report.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Io } from './io.ts'

/**
 * Reporters by name; `text,junit` in one word is as good as two. None: `text`. Makes the folder, so that no run ends without one.
 * @throws UsageError for an unknown one, when more than one has nowhere to go, or when the folder cannot be made
 */
export async function reportersOf(given: readonly string[], outDir: string | undefined): Promise<readonly Reporter[]> {
  const names = [...new Set(given.flatMap(name => name.split(',')).map(name => name.trim()))]
  const reporters = names.map(name => {
    const reporter = REPORTERS.find(each => each.name === name)
    if (reporter) return reporter
    const known = REPORTERS.map(each => each.name)
    throw new UsageError(`There is no reporter "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`)
  })
  const files = reporters.filter(({ file }) => file !== undefined)
  if (outDir === undefined && files.length > 0 && reporters.length > 1)
    throw new UsageError(`No place for ${files.map(({ name }) => name).join(' and ')}: give --out-dir <folder>.`)
  if (outDir !== undefined)
    await mkdir(outDir, { recursive: true }).catch(error => {
      throw new UsageError(`--out-dir: the folder ${outDir} cannot be made: ${error.code}.`)
    })
  return reporters.length > 0 ? reporters : [REPORTERS[0]!]
}

/** Writes each report to its file below `outDir`; what has none, and a report alone without a folder, goes to stdout.
 * What belongs to a result, such as a sequence to repeat, is written beside them, or into the working directory.
 */
export async function publish(
  report: Report,
  reporters: readonly Reporter[],
  outDir: string | undefined,
  io: Io,
): Promise<void> {
  for (const { name, file, print } of reporters) {
    const text = print(report)
    if (file === undefined || outDir === undefined) {
      for (const line of text.trimEnd().split('\n')) if (text !== '') io.out(line)
    } else {
      await writeFile(join(outDir, file), text)
      io.err(`${name}: ${join(outDir, file)}`)
    }
    const summary = io.env.GITHUB_STEP_SUMMARY
    if (name === 'github' && summary) await appendFile(summary, markdown.print(report))
  }
  for (const { name, text } of report.results.flatMap(({ attachments = [] }) => attachments)) {
    const path = join(outDir ?? '.', name)
    await writeFile(path, text)
    io.err(`To repeat it: ${path}`)
  }
}
