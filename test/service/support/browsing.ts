import { randomUUID } from 'node:crypto';
import type { Running } from './running.ts';

/** What a page was answered with. */
export interface PageAnswer {
  status: number;
  text: string;
  /** The cookies that this answer set, as they came. */
  cookies: string[];
  /** Where it leads; empty where it leads nowhere. */
  location: string;
}

/** A browser that is signed in, and whose every request may go to another instance. */
export class Browsing {
  readonly cookies = new Map<string, string>();
  #csrf = '';

  /** Somebody invented signs in at an instance. */
  static async of(at: Running, login: string): Promise<Browsing> {
    const browsing = new Browsing();
    await browsing.signIn(at, login);
    return browsing;
  }

  /** Somebody invented signs in, whoever was signed in before. */
  async signIn(at: Running, login: string): Promise<void> {
    await this.#ask(at, '/sign-in', { staffId: at.id(login) });
    const { text } = await this.get(at, '/');
    this.#csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  }

  get(at: Running, path: string): Promise<PageAnswer> {
    return this.#ask(at, path);
  }

  /** Sends a form under a key of its own, unless one is given. */
  post(at: Running, path: string, fields: Record<string, string>): Promise<PageAnswer> {
    return this.#ask(at, path, { _csrf: this.#csrf, _key: randomUUID(), ...fields });
  }

  async #ask(at: Running, path: string, fields?: Record<string, string>): Promise<PageAnswer> {
    const response = await fetch(at.address + path, {
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]!.split('=', 2);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = response.headers.get('location') ?? '';
    return { status: response.status, text: await response.text(), cookies, location };
  }
}
