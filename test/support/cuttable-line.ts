import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** A TCP line to a service that can be cut: connections through it die at once and new ones are refused until it is mended. */
export interface CuttableLine {
  readonly port: number
  cut(): Promise<void>
  /** Kills the connections that stand; new ones work at once. */
  interrupt(): void
  mend(): Promise<void>
}

export async function openLine(target: { readonly host: string; readonly port: number }): Promise<CuttableLine> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const connect = (near: Socket) => {
    const far = createConnection(target)
    keep(near)
    keep(far)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.pipe(far).pipe(near)
  }
  const interrupt = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  let server = await listen(0, connect)
  const { port } = server.address() as { port: number }
  return {
    port,
    interrupt,
    async cut() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      interrupt()
      await closed
    },
    async mend() {
      if (!server.listening) server = await listen(port, connect)
    },
  }
}

const listen = (port: number, onConnection: (socket: Socket) => void): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(onConnection)
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
