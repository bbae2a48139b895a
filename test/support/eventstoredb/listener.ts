import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';

/** A certificate and its key, in PEM. */
export interface Identity {
  cert: string;
  key: string;
  /** Who signs the certificates of clients; absent where none is asked for. */
  clientAuthority?: string;
}

/** What is done with connections, by what they speak. */
export interface Protocols {
  /** Takes a connection that speaks HTTP/2. */
  grpc(socket: Socket): void;
  /** Answers a request over HTTP/1.1. */
  http: RequestListener;
}

/** HTTP/2 begins with these words. */
const PREFACE = 'PRI * HTTP/2';

/** A port of 127.0.0.1 on which gRPC and HTTP/1.1 are spoken, and whose connections can be cut or frozen. */
export class Listener {
  readonly #tls: TlsServer | undefined;
  readonly #protocols: Protocols;
  readonly #http: HttpServer;
  readonly #connections = new Map<Socket, { port: number | undefined }>();
  #server: Server | undefined;
  /** What keeps the port while nobody listens on it. */
  #kept: Socket | undefined;
  #frozen = false;

  constructor(protocols: Protocols, identity?: Identity) {
    this.#protocols = protocols;
    this.#http = createHttpServer({ keepAlive: false }, protocols.http);
    if (identity === undefined) return;
    const { clientAuthority: ca, ...own } = identity;
    const clients = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true };
    this.#tls = createTlsServer({ ...own, ...clients, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
      if (socket.alpnProtocol === 'h2') this.#protocols.grpc(socket);
      else this.#http.emit('connection', socket);
    });
    this.#tls.on('tlsClientError', (_, socket) => socket.destroy());
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#server!.address() as AddressInfo).port;
  }

  /** Begins to listen; 0 takes any free port. */
  async open(port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    this.#frozen = false;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    this.leave();
  }

  /** Takes no more connections; those that are there stay. The port is kept. */
  refuse(): void {
    const server = this.#server;
    if (server?.listening !== true) return;
    const { port } = this;
    server.close();
    // Connected to itself, a port is given to nobody else, and whoever calls there is refused.
    this.#kept = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort: port })
      .on('error', () => undefined)
      .unref();
  }

  /** Breaks every connection and takes no more. The port is kept. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.refuse();
    const closed = new Promise((resolve) => server.close(resolve));
    this.cut();
    await closed;
  }

  /** Lets others have the port. */
  leave(): void {
    this.#kept?.resetAndDestroy();
    this.#kept = undefined;
  }

  /** Breaks every connection, or the one from a port, without a word. */
  cut(remotePort?: number): void {
    for (const [socket, { port }] of this.#connections) {
      if (remotePort === undefined || port === remotePort) socket.resetAndDestroy();
    }
  }

  /** Reads nothing more from any connection, old or new, as a process that is stopped. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#connections.keys()) readStop(socket);
  }

  /** Reads on. */
  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#connections.keys()) readStart(socket);
  }

  #accept(socket: Socket): void {
    this.#connections.set(socket, { port: socket.remotePort });
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    if (this.#tls === undefined) this.#sniff(socket);
    else this.#tls.emit('connection', socket);
    if (this.#frozen) readStop(socket);
  }

  /** Without TLS the first words tell what is spoken. */
  #sniff(socket: Socket): void {
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      socket.unshift(first);
      if (first.toString('latin1').startsWith(PREFACE)) this.#protocols.grpc(socket);
      else this.#http.emit('connection', socket);
    });
  }
}

/** The handle under a socket. Once HTTP/2 reads from it by itself, only the handle can be made to pause. */
interface Handle {
  readStop(): void;
  readStart(): void;
}

function readStop(socket: Socket): void {
  (socket as Socket & { _handle?: Handle })._handle?.readStop();
}

function readStart(socket: Socket): void {
  (socket as Socket & { _handle?: Handle })._handle?.readStart();
}
