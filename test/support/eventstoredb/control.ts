import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventStoreDouble } from './double.ts';
import type { Fault, Strike } from './faults.ts';

/** What can be asked for from another process, each in one request: `POST /` with a JSON body. */
export type Request =
  /** Adds faults. */
  | { do: 'add'; faults: Fault[] }
  /** Takes all faults away and begins a seed. */
  | { do: 'clear'; seed?: number }
  /** Tells which faults struck. */
  | { do: 'struck' }
  /** Tells the index of the node that leads. */
  | { do: 'leader' }
  /** Tells how many events there are in streams that begin with some letters, stream by stream. */
  | { do: 'count'; stream: string }
  /** What a node is made to do. */
  | { do: 'kill' | 'start' | 'stop' | 'freeze' | 'thaw' | 'hold' | 'release'; node: number }
  /** What the whole cluster is made to do. */
  | { do: 'up' | 'down' | 'resign-leader' };

/** What is answered; null where there is nothing to tell. */
export type Answers = Record<Exclude<Request['do'], 'struck' | 'leader' | 'count'>, null> & {
  struck: Strike[];
  leader: number | null;
  count: Record<string, number>;
};

/** Opens a port through which another process controls a double. */
export async function openControl(double: EventStoreDouble): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((text) => handle(double, JSON.parse(text) as Request))
      .then(
        (answer) => response.end(JSON.stringify(answer ?? null)),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
  });
  // A connection is not closed in the moment in which it is asked for more.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece as string;
  return text;
}

async function handle(double: EventStoreDouble, request: Request): Promise<unknown> {
  switch (request.do) {
    case 'add':
      return void double.faults.add(...request.faults);
    case 'clear':
      return double.faults.clear(request.seed);
    case 'struck':
      return double.faults.struck;
    case 'leader':
      return double.leader?.index;
    case 'count':
      return countOf(double, request.stream);
    case 'resign-leader':
      return double.resignLeader();
    case 'up':
    case 'down':
      return double[request.do]();
    default: {
      const node = double.nodes[request.node];
      if (node === undefined) throw new Error(`There is no node ${request.node}`);
      return node[request.do]();
    }
  }
}

function countOf(double: EventStoreDouble, prefix: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stream } of double.nodes[0]!.log.records) {
    if (stream.startsWith(prefix)) counts[stream] = (counts[stream] ?? 0) + 1;
  }
  return counts;
}
