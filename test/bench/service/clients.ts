import type { Connections } from './connections.ts';
import { story, takeIn, untold, type Act, type Told } from './story.ts';

/** Somebody who tells one case after the other to the service, an act at a time. */
export class Client {
  readonly #connections: Connections;
  #told: Told = untold();
  #next = 0;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** The next act, or the first of the next case. */
  async act(): Promise<void> {
    const act = story[this.#next] as Act;
    await give(this.#connections, this.#told, act);
    this.#next += 1;
    if (this.#next === story.length) {
      this.#next = 0;
      this.#told = untold();
    }
  }

  /** The same bodies to the route that records nothing. */
  async echo(): Promise<void> {
    const { by, act, body } = story[this.#next] as Act;
    this.#next = (this.#next + 1) % story.length;
    await this.#connections.post(by, `/api/echo/${act}`, body({ ...this.#told, revision: 17, requested: 5 }));
  }
}

/** Gives one command about a case and takes in its answer. */
export async function give(connections: Connections, told: Told, { by, act, body }: Act): Promise<void> {
  const answer = await connections.post(by, addressOf(act, told), body(told));
  if (answer.events.length === 0) throw new Error(`${act} recorded nothing`);
  takeIn(told, act, answer);
}

/** Acts about the case itself; all others are about its transfer. */
const ofCase = ['rosh', 'mappa-level'];

function addressOf(act: string, { caseId, transferId }: Told): string {
  const cases = '/api/cases';
  if (act === 'open') return cases;
  if (act === 'propose') return `${cases}/${caseId}/transfers`;
  return ofCase.includes(act)
    ? `${cases}/${caseId}/${act}`
    : `${cases}/${caseId}/transfers/${transferId}/${act}`;
}
