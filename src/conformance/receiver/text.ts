import { expectEqual } from '../expect.ts'
import { expectTaken } from './answers.ts'
import { at, instead } from './lie.ts'
import { altered } from './probe.ts'
import type { Receiver, ReceiverCheck } from './target.ts'
import type { Letter } from './world.ts'

/** Emoji of several code points, combining marks, right to left, a line separator, NUL, a name of four-byte characters. */
const ODD = ['👩‍👩‍👧 Zoë', 'e\u0301a\u0308o\u0302', '\u202eשלום\u202c', 'a\u2028b', 'a\u0000b', '𠜎𠜱𡿺']

/** Real ms in which a fetch of a payload's URL would come. */
const SOON = 1_500

/** RC-23, RC-42 and RC-43: text and URLs. */
export const texts: readonly ReceiverCheck[] = [
  {
    id: 'RC-23',
    section: 'text',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Text of any script, with emoji and control characters, does no harm.',
    basis: ['rfc8259', 'contract#any-text'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed({
        notes: ODD.filter(text => !text.includes('\u0000')).join(' '),
      })
      for (const text of ODD)
        expectTaken(await receiver.send(named(receiver, letter, text)), 'A delivery with unusual text')
      if (receiver.canLook) await receiver.converged(uuid)
    },
    counterexample: () => ({ says: 'falls over emoji', receive: instead(({ body }) => body.includes('👩‍👩‍👧'), 500) }),
  },
  {
    id: 'RC-42',
    section: 'text',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'No URL is fetched because a delivery names it.',
    basis: ['contract#no-fetch'],
    async run(receiver) {
      const { url, hits } = receiver.world.canary()
      if (receiver.dialect === 'rhomtrip') {
        const changes = { '/transfer/options/0/vehicle/image': url, '/webhook/url': url }
        expectTaken(await receiver.send(altered(await receiver.world.transfer(), changes)))
      }
      const { letter } = await receiver.world.confirmed()
      expectTaken(await receiver.send(altered(letter, { '/url': url, '/image': url })))
      await receiver.until(() => hits() || undefined, SOON)
      expectEqual('The number of fetches of a URL in a delivery', hits(), 0)
    },
    counterexample: () => ({
      says: 'fetches the image that a delivery names',
      async receive(request, next, world) {
        const image = at(request.json, 'image')
        if (typeof image === 'string') await world.fetch(image)
        return next(request)
      },
    }),
  },
  {
    id: 'RC-43',
    section: 'text',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'Markup in names is not rendered: nothing that it refers to is loaded.',
    basis: ['contract#no-markup'],
    async run(receiver) {
      const { url, hits } = receiver.world.canary()
      const markup = `<img src=${url.replace(/^http:/, '')}>`
      const { letter } = await receiver.world.confirmed({ notes: markup })
      expectTaken(await receiver.send(named(receiver, letter, markup)))
      await receiver.until(() => hits() || undefined, SOON)
      expectEqual('The number of loads of an image in a name', hits(), 0)
    },
    counterexample: () => ({
      says: 'renders names as HTML',
      async receive(request, next, world) {
        const source = /<img src=(\/\/[^>]+)>/.exec(String(request.body))?.[1]
        if (source) await world.fetch(`http:${source}`)
        return next(request)
      },
    }),
  },
]

/** The letter with a text where a name stands; BookSpot's has none, so it gets a field more. */
const named = ({ dialect }: Receiver, letter: Letter, text: string): Letter =>
  altered(
    letter,
    dialect === 'bookspot' ? { '/title': text } : { '/booking/contact/fullName': text, '/booking/notes': text },
  )
