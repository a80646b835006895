import { resolve } from 'node:path'
import { Server } from './server'
import { expect, test as base } from './test'

/** The test of files that use the gallery of fields: a demo company of its own, with that app. */
export const test = base.extend<{ server: Server }>({
  server: async ({}, use) => {
    const server = new Server({}, ['--app', resolve(import.meta.dirname, '../../examples/gallery')])
    await server.start()
    await use(server)
    await server.remove()
    expect(server.faults(), 'the server’s log').toEqual([])
  }
})
