import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** An answer of the service to a command. */
export interface Answer {
  caseId: string;
  transferId?: string;
  revision: number;
  events: string[];
}

/** What came back. */
interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Connections to a service on this machine, kept open: as many as there are requests at once. */
export class Connections {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #tokens: ReadonlyMap<string, string>;
  /** The cookies of each browser, by name. */
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(port: number, tokens: ReadonlyMap<string, string>) {
    this.#port = port;
    this.#tokens = tokens;
  }

  async post<Said = Answer>(login: string, path: string, body: object): Promise<Said> {
    return this.#json('POST', login, path, JSON.stringify(body));
  }

  async get<Said>(login: string, path: string): Promise<Said> {
    return this.#json('GET', login, path);
  }

  /** Signs somebody in as a browser does, with the form. */
  async signIn(login: string, staffId: string): Promise<void> {
    this.#cookies.set(login, new Map());
    const form = `staffId=${staffId}`;
    await this.#browse('POST', login, '/sign-in', form);
  }

  /** A page as the browser of somebody who is signed in gets it. */
  async page(login: string, path: string): Promise<string> {
    return (await this.#browse('GET', login, path)).text;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #json<Said>(method: string, login: string, path: string, body?: string): Promise<Said> {
    const headers = {
      Authorization: `Bearer ${this.#tokens.get(login) ?? ''}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    };
    return JSON.parse((await this.#ask(method, path, headers, body)).text) as Said;
  }

  async #browse(method: string, login: string, path: string, form?: string): Promise<Response> {
    const cookies = this.#cookies.get(login) ?? new Map<string, string>();
    const headers = {
      Accept: 'text/html',
      Cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
      ...(form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const response = await this.#ask(method, path, headers, form);
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  }

  #ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> {
    const length = body !== undefined && { 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          headers: { ...headers, ...length },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            const { statusCode: status = 0, headers } = response;
            if (status < 300 || status === 303) resolve({ status, headers, text });
            else reject(new Error(`${method} ${path} was answered ${status}: ${text}`));
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
