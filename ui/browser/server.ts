import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The binary that the browser tests drive; SUPERFORM_BINARY names another. */
export const binary = process.env.SUPERFORM_BINARY ?? resolve(import.meta.dirname, '../../bin/superform')

const patience = 120_000

/** The built binary with a data directory of its own, on a free port that it keeps when it starts again. */
export class Server {
  /** Everything that it has printed, standard error included. */
  log = ''
  readonly data = mkdtempSync(join(tmpdir(), 'superform-browser-'))
  private process?: ChildProcess
  private port = 0

  constructor(readonly environment: Record<string, string> = {}, readonly more: string[] = []) {}

  /** Where it answers. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Starts from another server's data, a demo that is complete. */
  copy(data: string): void {
    cpSync(data, this.data, { recursive: true })
  }

  /** Starts it and waits until it has printed its address. */
  async start(): Promise<void> {
    if (!this.port) this.port = await freePort()
    const from = this.log.length
    const child = spawn(binary, ['serve', '--demo', '--grace', '2s', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...this.more], {
      env: { PATH: process.env.PATH ?? '', HOME: this.data, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.process = child
    child.stdout.on('data', (text: Buffer) => (this.log += text.toString()))
    child.stderr.on('data', (text: Buffer) => (this.log += text.toString()))
    child.on('error', (error) => (this.log += `ERROR ${error.message}\n`))
    await this.logged(' listens on http', from)
  }

  /** Waits until something has been printed. */
  async logged(text: string, from = 0): Promise<void> {
    const end = Date.now() + patience
    while (!this.log.slice(from).includes(text)) {
      if (Date.now() > end || this.process?.exitCode !== null) throw new Error(`the server does not say «${text}»:\n${this.log}`)
      await new Promise((done) => setTimeout(done, 10))
    }
  }

  /** Ends it, by default as a service manager does; SIGKILL is a lost power supply. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await ended
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.data, { recursive: true, force: true })
  }

  /** The lines of the log that no test may cause. */
  faults(): string[] {
    return this.log.split('\n').filter((line) => /level=ERROR|^ERROR|panic|DATA RACE|goroutine \d/.test(line))
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const listener = createServer()
    listener.once('error', fail)
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      listener.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))))
    })
  })
}

/** What the template holds beside its data: where that is, and the session of each account that signed in. */
export interface Template {
  data: string
  sessions: Record<string, string>
}

/** The demo that template.ts prepared for this run. */
export function template(): Template {
  return JSON.parse(readFileSync(join(process.env.SUPERFORM_TEMPLATE ?? '', 'template.json'), 'utf8')) as Template
}
