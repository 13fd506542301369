import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server that is not ours, and what it says of what it receives. */
export interface Independent extends AsyncDisposable {
  readonly url: string
  /** What it has said since it was last asked, sorted: of at least one connection, and all have ended. */
  seen(): Promise<string[]>
}

/** Opens one that waits so many ms for what is missing. */
export type Opens = (patienceMs: number) => Promise<Independent>

/** Real ms; a server that has not noticed by then never will. */
const NOTICED_MS = 15_000

async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const started = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - started > NOTICED_MS) throw new Error(`${what} not within ${NOTICED_MS} ms`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** The codes differ from one version of Node to the next. */
const SPOKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'reset',
  ERR_HTTP_REQUEST_TIMEOUT: 'timed out',
  HPE_INVALID_EOF_STATE: 'ended too early',
}

/** Node's own server, with its own checks and limits. */
export const nodeReceiver: Opens = async patienceMs => {
  let lines: string[] = []
  let opened = 0
  let closed = 0
  const server = createServer(
    { requestTimeout: patienceMs, headersTimeout: patienceMs, connectionsCheckingInterval: 50 },
    (request, response) => {
      let bytes = 0
      request.on('data', chunk => {
        bytes += chunk.length
      })
      request.on('end', () => {
        lines.push(`${request.method} ${request.url} ${bytes} bytes`)
        response.writeHead(204).end()
      })
      request.on('error', () => lines.push(`broken off after ${bytes} bytes`))
    },
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    lines.push(
      SPOKEN[error.code ?? ''] ?? (error.code?.startsWith('HPE_') ? 'refused: not valid HTTP' : `${error.code}`),
    )
    if (!socket.writable) return
    socket.end(`HTTP/1.1 ${error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400} Refused\r\nconnection: close\r\n\r\n`)
  })
  server.on('connection', (socket: Socket) => {
    opened++
    // What its requests say of the end, they say right after.
    socket.once('close', () => setImmediate(() => closed++))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async seen() {
      await until(() => opened > 0 && opened === closed, 'The end of the connection')
      const all = lines
      lines = []
      opened = 0
      closed = 0
      return all.sort()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** What receiver.py says after everything else of a connection. */
const ENDED = '.'

/** Python's `http.server`. */
export const pythonReceiver: Opens = async patienceMs => {
  const command = [join(import.meta.dirname, 'receiver.py'), `${patienceMs / 1000}`]
  const child = spawn('python3', command, { stdio: ['pipe', 'pipe', 'inherit'] })
  let lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  const port = await new Promise<string>((resolve, reject) => {
    reader.once('line', resolve)
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`python3 ended with ${code}`)))
  })
  reader.on('line', line => lines.push(line))
  return {
    url: `http://127.0.0.1:${port}`,
    async seen() {
      await until(() => lines.includes(ENDED), 'The end of the connection')
      const all = lines.filter(line => line !== ENDED)
      lines = []
      return all.sort()
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
    },
  }
}

/** Whether nginx is installed: Debian's nginx-light will do. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0

/** nginx in front of a server that says 204: it reads the whole request before it passes it on. */
export const nginxReceiver: Opens = async patienceMs => {
  const upstream = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-nginx-'))
  const [port, statusPort] = [await freePort(), await freePort()]
  const log = join(folder, 'access.log')
  mkdirSync(join(folder, 'temp'))
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${folder}/temp/${name};`,
  )
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
     events { worker_connections 256; }
     http {
       ${temp.join(' ')}
       log_format told '$status $request_method $request_uri $content_length';
       client_header_timeout ${patienceMs}ms; client_body_timeout ${patienceMs}ms;
       server {
         listen 127.0.0.1:${port};
         access_log ${log} told;
         location / { proxy_pass http://127.0.0.1:${(upstream.address() as AddressInfo).port}; }
       }
       server { listen 127.0.0.1:${statusPort}; access_log off; location / { stub_status; } }
     }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  })
  let asked = 0
  /** Connections that nginx took and has open, those that ask for them left out. */
  const connections = async () => {
    const text = await textOf(`http://127.0.0.1:${statusPort}`)
    const [, open, accepted] = /^Active connections: (\d+)[^\d]+(\d+)/.exec(text) ?? []
    asked++
    return { open: Number(open) - 1, accepted: Number(accepted) - asked }
  }
  await until(
    () =>
      connections().then(
        () => true,
        () => false,
      ),
    'nginx',
  )
  let taken = 0
  let read = 0
  return {
    url: `http://127.0.0.1:${port}`,
    async seen() {
      await until(async () => {
        const { open, accepted } = await connections()
        const isOver = open === 0 && accepted > taken
        if (isOver) taken = accepted
        return isOver
      }, 'The end of the connection')
      const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
      const fresh = lines.slice(read)
      read = lines.length
      return fresh.sort()
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGQUIT')
      await new Promise(resolve => child.once('exit', resolve))
      upstream.closeAllConnections()
      await new Promise(resolve => upstream.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Over a connection of its own, which is closed. @throws when nobody answers */
const textOf = (url: string) =>
  new Promise<string>((resolve, reject) => {
    get(url, { agent: false }, async response => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    }).on('error', reject)
  })

/** A port that was free a moment ago: nginx cannot say which one it took. */
async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
