import { request, type Server } from 'node:http'
import { UsageError } from '../shared/usage-error.ts'

/**
 * Binds a server.
 * @throws UsageError naming the port or the host, who holds it when that is one of us, and the flag to change
 */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
    server.once('error', resolve)
    server.listen({ port, host }, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
  if (error) throw await explain(error, port, host)
}

async function explain(error: NodeJS.ErrnoException, port: number, host: string): Promise<Error> {
  switch (error.code) {
    case 'EADDRINUSE': {
      const owner = (await isSandbox(port, host)) ? ' by another octo-sandbox' : ''
      return new UsageError(`Port ${port} is taken${owner}. Choose another with --port, or --port 0 for any free one.`)
    }
    case 'EACCES':
      return new UsageError(`Port ${port} may not be opened by this user. Choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UsageError(`"${host}" is not an address of this machine. Choose another with --host.`)
    default:
      return error
  }
}

/** Asks the port's holder for its name; half a second is enough for one of us. */
function isSandbox(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const asked = request({ port, host, path: '/_version', timeout: 500 }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', chunk => {
        text += chunk
        if (text.length > 1000) asked.destroy()
      })
      answer.on('end', () => resolve(text.includes('"octo-sandbox"')))
      answer.on('error', () => resolve(false))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.on('close', () => resolve(false))
    asked.end()
  })
}
