import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server that is not ours, and what it says of what it receives. */
export interface Independent extends AsyncDisposable {
  readonly url: string
  /** What it has said since it was last asked, in order. */
  seen(): Promise<string[]>
}

const settled = () => new Promise(resolve => setTimeout(resolve, 40))

/** The codes differ from one version of Node to the next. */
const SPOKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'reset',
  ERR_HTTP_REQUEST_TIMEOUT: 'timed out',
  HPE_INVALID_EOF_STATE: 'ended too early',
}

/** Node's own server, with its own checks and limits. */
export async function nodeReceiver(): Promise<Independent> {
  let lines: string[] = []
  const server = createServer(
    { requestTimeout: 600, headersTimeout: 600, connectionsCheckingInterval: 50 },
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
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async seen() {
      await settled()
      const all = lines
      lines = []
      return all.sort()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Python's `http.server`. */
export async function pythonReceiver(): Promise<Independent> {
  const child = spawn('python3', [join(import.meta.dirname, 'receiver.py')], { stdio: ['ignore', 'pipe', 'inherit'] })
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
      await settled()
      const all = lines
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
export async function nginxReceiver(): Promise<Independent> {
  const upstream = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-nginx-'))
  const port = await freePort()
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
       access_log ${log} told;
       client_header_timeout 600ms; client_body_timeout 600ms;
       server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${(upstream.address() as AddressInfo).port}; } }
     }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  })
  let read = 0
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const all = () => readFileSync(log, 'utf8').split('\n').slice(0, -1)
  read = all().length
  return {
    url,
    async seen() {
      await settled()
      const lines = all()
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

/** A port that was free a moment ago: nginx cannot say which one it took. */
async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
