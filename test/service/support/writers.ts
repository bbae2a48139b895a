import { randomUUID } from 'node:crypto';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { BARE, emergency, OF_CASE, understood } from './cases.ts';
import { asking, tokenOf, type Answer, type Json } from './running.ts';

/** Writers who bring one case after another through a transfer, and repeat what they got no answer to. */

/** One command as it is sent, under one Idempotency-Key however often that is. */
export interface Sent {
  login: string;
  path: string;
  body: object;
  key: string;
}

/** A command that was answered, with its first answer. */
export interface Acknowledged extends Sent {
  status: number;
  etag: string | null;
  position: string;
  answer: Json;
}

/** What a writer needs of whichever process serves at the moment. */
type Ask = (login: string) => Promise<ReturnType<typeof asking>>;

/** The people of a data folder, asking at an address. */
export function peopleAt(address: string, folder: string): Ask {
  const known = new Map<string, ReturnType<Ask>>();
  return (login) => {
    const person = demoPeople().find((each) => each.login === login)!;
    const asked = known.get(login) ?? tokenOf(folder, person).then((token) => asking(address, token));
    known.set(login, asked);
    return asked;
  };
}

/** Who does what, in the order in which a case goes through it; the plan is event 10 of the case. */
const COURSE: [login: string, act: string, body: object][] = [
  ['amira', 'request', { notKnown: 'Nothing more.', reasons: [{ rule: 'HC-07', reason: 'Urgent.' }] }],
  ['ines', 'acknowledge', {}],
  ['hamish', 'allocate', { staffId: idOf('farid'), reason: 'Has room.' }],
  ['farid', 'query', { question: 'Who has the keys?' }],
  ['hamish', 'agree', { reasons: [{ rule: 'HC-08', reason: 'Seen by telephone.' }] }],
  ['amira', 'contingency', emergency],
  ['farid', 'read-back', { ...understood, version: 10 }],
  ['amira', 'offer-responsibility', { kind: 'SUPERVISION', staffId: idOf('farid') }],
];

function idOf(login: string): string {
  return demoPeople().find((each) => each.login === login)!.staffId;
}

/** Where one writer is: what it has been told, what it looks at, and the command it has no answer to. */
export class Writer {
  readonly acknowledged: Acknowledged[] = [];
  /** Cases it was shown, once for each time. */
  readonly shown: string[] = [];
  #unanswered: Sent | undefined;
  #caseId = '';
  #transferId = '';
  #step = 0;
  readonly #newCrn: () => string;

  constructor(newCrn: () => string) {
    this.#newCrn = newCrn;
  }

  /**
   * Writes until there is no answer, or `told` says that it is enough, after each acknowledgement. What was left without
   * an answer before is sent first, under the same key.
   */
  async write(as: Ask, told: (sent: Acknowledged) => boolean): Promise<void> {
    for (let more = true; more;) {
      const sent = (this.#unanswered ??= await this.#next(as));
      if (sent === undefined) return;
      const answer = await sending(as, sent);
      if (answer === undefined) return;
      const acknowledged = this.#take(sent, answer);
      more = told(acknowledged);
    }
  }

  #take(sent: Sent, { status, headers, body }: Answer): Acknowledged {
    if (status >= 300) throw new Error(`${sent.path}: ${status} ${JSON.stringify(body)}`);
    this.#unanswered = undefined;
    this.#step += 1;
    this.#caseId = body.caseId;
    this.#transferId = body.transferId ?? this.#transferId;
    const position = headers.get('Log-Position') ?? '';
    const acknowledged = { ...sent, status, etag: headers.get('ETag'), position, answer: body };
    this.acknowledged.push(acknowledged);
    return acknowledged;
  }

  /** The next command of the case in hand; a new case after the last one. Undefined when looking at it got no answer. */
  async #next(as: Ask): Promise<Sent | undefined> {
    const key = randomUUID();
    if (this.#step > COURSE.length + 2) this.#step = 0;
    if (this.#step === 0) return { login: 'amira', path: '/api/cases', body: this.#person(), key };
    if (this.#step === 1) {
      const body = {
        kind: 'PERMANENT',
        toTeam: 'NTC01',
        reasonCode: 'HOUSING',
        reason: 'A flat of his own.',
      };
      return { login: 'amira', path: `/api/cases/${this.#caseId}/transfers`, body, key };
    }
    const path = `/api/cases/${this.#caseId}/transfers/${this.#transferId}`;
    const [login, act, body] = COURSE[this.#step - 2] ?? [];
    const of = OF_CASE.includes(act ?? '') ? `/api/cases/${this.#caseId}` : path;
    if (login !== undefined) return { login, path: `${of}/${act}`, body: body ?? {}, key };
    const seen = await looking(as, `/api/cases/${this.#caseId}`);
    if (seen === undefined) return undefined;
    this.shown.push(this.#caseId);
    const { offerId } = seen.body.offers[0];
    return { login: 'farid', path: `${path}/accept`, body: { offerId, reasons: BARE }, key };
  }

  #person(): object {
    return {
      crn: this.#newCrn(),
      forenames: 'Ash',
      surname: 'Grove',
      dateOfBirth: '1990-01-01',
      sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2026-01-01', endsOn: '2028-01-01' }],
      supervisedBy: idOf('amira'),
    };
  }
}

/** Sends a command; undefined when there was no answer. */
export async function sending(as: Ask, { login, path, body, key }: Sent): Promise<Answer | undefined> {
  const person = await as(login);
  return person.post(path, body, { 'Idempotency-Key': key }).catch(unanswered);
}

async function looking(as: Ask, path: string): Promise<Answer | undefined> {
  const person = await as('farid');
  return person.get(path).catch(unanswered);
}

/** The process ended before it had answered whole; anything else is a fault of the test. */
function unanswered(error: unknown): undefined {
  if ((error as Error).name === 'TypeError' && (error as Error).cause !== undefined) return undefined;
  throw error;
}
