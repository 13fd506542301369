import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { HookFailed } from '../../../src/conformance/failure.ts'
import { commandProbe, urlProbe } from '../../../src/conformance/receiver/state.ts'
import type { StateProbe } from '../../../src/conformance/receiver/target.ts'

/** A command of the shell that runs this JavaScript. */
const node = (code: string) => `"${process.execPath}" -e '${code}'`

const seenBy = async ({ look }: StateProbe, uuid = 'u-1') => {
  const { status, effects } = await look(uuid)
  return { status, effects }
}

it('reads status and effects from the lines that a command prints', async () => {
  const two = commandProbe(node('console.log(process.env.OCTO_BOOKING === "u-1" ? "CONFIRMED" : ""); console.log(2)'))
  expect(await seenBy(two)).toEqual({ status: 'CONFIRMED', effects: '2' })
  expect(await seenBy(two, 'another')).toEqual({ status: undefined, effects: '2' })
  expect(await seenBy(commandProbe(node('console.log("ON_HOLD")')))).toEqual({ status: 'ON_HOLD', effects: undefined })
  expect(await seenBy(commandProbe(node('')))).toEqual({ status: undefined, effects: undefined })
})

it('says how a command failed, with what it said', async () => {
  const failing = commandProbe(node('console.error("no database"); process.exit(3)')).look('u-1')
  await expect(failing).rejects.toThrow(HookFailed)
  await expect(failing).rejects.toThrow('ended with 3. no database')
})

it('tells the answer beside what it read, and says what is no answer', async () => {
  const answers = {
    '/known': [200, '{"state":"CONFIRMED","n":1}'],
    '/broken': [500, 'oops'],
    '/page': [200, '<p>'],
  } as const
  const server = createServer((request, response) => {
    const { [request.url as keyof typeof answers]: answer } = answers
    response.writeHead(answer?.[0] ?? 404).end(answer?.[1])
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const probe = (pointer: string) =>
    urlProbe({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/{uuid}`, pointer, effects: '/n' })
  try {
    expect(await probe('/state').look('known')).toMatchObject({ status: 'CONFIRMED', effects: 1 })
    expect(await probe('/status').look('known')).toMatchObject({
      status: undefined,
      said: expect.stringMatching(/\/known answered 200 \{"state":"CONFIRMED","n":1\}, looked at \/status$/),
    })
    expect(await probe('/state').look('unknown')).toMatchObject({ status: undefined, effects: undefined })
    await expect(probe('/state').look('broken')).rejects.toThrow('answered 500: oops')
    await expect(probe('/state').look('page')).rejects.toThrow('must answer JSON, not <p>')
    await expect(probe('/n').look('known')).rejects.toThrow('shows 1 at /n, which is no status.')
  } finally {
    server.close()
  }
})
