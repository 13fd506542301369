import { DOCUMENT_NAMES, documents } from '../../documents.ts'
import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { COMMON, defineCommand } from '../command.ts'

/** Prints a document; needs no running sandbox. */
export const openapi = defineCommand({
  usage: 'openapi <dialect>',
  says: `Prints the OpenAPI document of a dialect, or of the control API (sandbox).`,
  flags: { ...COMMON },
  examples: ['octo-sandbox openapi rhomtrip > rhomtrip.json', 'octo-sandbox openapi sandbox --json | jq .paths'],
  async run({ args, flags, io }) {
    const name = args[0]!
    const document = await documents(name)
    if (document === undefined) {
      throw new UsageError(
        `There is no document "${name}".${didYouMean(name, DOCUMENT_NAMES)} There are: ${DOCUMENT_NAMES.join(', ')}.`,
      )
    }
    io.out(flags.json ? JSON.stringify(document) : JSON.stringify(document, null, 2))
  },
})
