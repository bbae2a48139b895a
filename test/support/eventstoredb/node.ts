import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { createServer, type AddressInfo, type Server as SocketServer, type Socket } from 'node:net';
import { serveBatchAppend, type Append, type BatchCall } from './batch-append.ts';
import { supportedMethods } from './messages.ts';
import { serverFeatures, type features, streamsService } from './protocol.ts';
import { serveRead, type ReadCall } from './read-service.ts';
import type { LiveView } from './subscription.ts';
import { TransactionLog } from './transaction-log.ts';
import { Writer } from './writing.ts';

/** The version the double says it is: the one whose behaviour it follows. */
export const SERVER_VERSION = '24.2.0.0';

/** One node of EventStoreDB in this process, over a log that outlives it. */
export class DoubleNode implements LiveView {
  readonly log: TransactionLog;
  #writer: Writer;
  #listeners = new Set<() => void>();
  #sockets = new Set<Socket>();
  #listening: SocketServer | undefined;
  #grpc: Server | undefined;

  constructor(log = new TransactionLog()) {
    this.log = log;
    this.#writer = new Writer(log);
  }

  get end(): number {
    return this.log.end;
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Where clients reach the node. */
  get port(): number {
    return (this.#listening?.address() as AddressInfo).port;
  }

  /** The connection string of the node. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Listens on a port of 127.0.0.1; 0 takes any free one. */
  async start(port = 0): Promise<void> {
    this.#writer = new Writer(this.log);
    this.#grpc = new Server({ 'grpc.max_receive_message_length': -1 });
    for (const [definition, implementation] of this.#services())
      this.#grpc.addService(definition, implementation);
    const injector = this.#grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.#listening = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
      injector.injectConnection(socket);
    });
    await new Promise<void>((resolve, reject) => {
      this.#listening!.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  }

  /** Ends at once, as a killed process does: connections break, the log stays. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#listening?.close(resolve) ?? resolve(undefined));
    for (const socket of this.#sockets) socket.destroy();
    this.#grpc?.forceShutdown();
    await closed;
  }

  #append: Append = async (stream, expected, events) => {
    const outcome = this.#writer.append(stream, expected, events);
    for (const listener of [...this.#listeners]) listener();
    return outcome;
  };

  #services(): [ServiceDefinition, UntypedServiceImplementation][] {
    const { read } = streamsService.StreamsService;
    return [
      [
        { ...streamsService.StreamsService, read: { ...read, responseSerialize: (bytes: Buffer) => bytes } },
        {
          read: (call: ReadCall) => void serveRead(call, this),
          batchAppend: (call: BatchCall) => serveBatchAppend(call, this.#append),
        },
      ],
      [
        serverFeatures.ServerFeaturesService,
        {
          getSupportedMethods: (_call: unknown, answer: sendUnaryData<features.SupportedMethods>) =>
            answer(
              null,
              supportedMethods(SERVER_VERSION, {
                'event_store.client.streams.streams': streamsService.StreamsService,
                'event_store.client.server_features.serverfeatures': serverFeatures.ServerFeaturesService,
              }),
            ),
        },
      ],
    ] as [ServiceDefinition, UntypedServiceImplementation][];
  }
}
