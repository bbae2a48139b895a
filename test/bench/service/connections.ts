import { Agent, request } from 'node:http';

/** An answer of the service: always JSON here. */
export interface Answer {
  caseId: string;
  transferId?: string;
  revision: number;
  events: string[];
}

/** Connections to a service on this machine, kept open: as many as there are requests at once. */
export class Connections {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #tokens: ReadonlyMap<string, string>;

  constructor(port: number, tokens: ReadonlyMap<string, string>) {
    this.#port = port;
    this.#tokens = tokens;
  }

  post(login: string, path: string, body: object): Promise<Answer> {
    return this.#ask('POST', login, path, JSON.stringify(body));
  }

  get(login: string, path: string): Promise<Answer> {
    return this.#ask('GET', login, path);
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(method: string, login: string, path: string, body?: string): Promise<Answer> {
    const headers = {
      Authorization: `Bearer ${this.#tokens.get(login) ?? ''}`,
      ...(body !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path, headers },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            const { statusCode = 0 } = response;
            if (statusCode < 300) resolve(JSON.parse(text) as Answer);
            else reject(new Error(`${method} ${path} was answered ${statusCode}: ${text}`));
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
