import type { KeyStore } from '../../event-store/keys/key-store.ts';
import { londonDay } from '../../case/time.ts';
import { workingDaysOrNull } from '../../handover/working-days.ts';
import type { CheckListed, RuleOverdue, TransferListed } from './lists.answers.ts';
import type { Part } from './lists.ts';
import type { PersonSealed } from '../projection/case-rows.ts';
import type { Reader } from '../../security/doors.ts';
import { openSealed } from '../projection/log-sources.ts';

type Row = Part['rows'][number];

/** Who it is, as a list says it. */
interface Who {
  crn: string | null;
  name: string;
  incomplete: boolean;
  erased: boolean;
}

/** Turns rows into answers: names are opened for these rows and no others. */
export class Shown {
  readonly #keys: KeyStore;
  readonly #reread: (caseIds: string[]) => void;

  /** @param reread asks for rows to be made again, because keys were destroyed since they were written */
  constructor(keys: KeyStore, reread: (caseIds: string[]) => void) {
    this.#keys = keys;
    this.#reread = reread;
  }

  /** Without those of which the reader must not know; nameless, where they may know no more than that there is a case. */
  async transfers(rows: readonly Row[], reader: Reader, today: string): Promise<TransferListed[]> {
    const sights = await sightsOf(rows, reader);
    const known = rows.filter((row) => sights.get(caseOf(row)) !== 'NOTHING');
    const all = await this.#who(known);
    const listed = known.map((row, i) => ({
      ...pick(row, [
        'transferId',
        'caseId',
        'kind',
        'stage',
        'fromTeam',
        'toTeam',
        'supervisedBy',
        'receiver',
      ]),
      ...pick(row, ['rosh', 'mappaLevel', 'requestedAt', 'intendedMoveOn', 'dueOn', 'revision']),
      movedEarly: row['movedEarly'] === 1,
      dueIsOurs: row['dueIsOurs'] === 1,
      daysLate: daysBetween(row['dueOn'] as string | null, today),
      ...all[i]!,
      restricted: false,
      ...(sights.get(caseOf(row)) !== 'ALL' && NAMELESS),
    }));
    return listed as TransferListed[];
  }

  /** Of cases of which the reader may see all. */
  async overdue(rows: readonly Row[], reader: Reader, today: string): Promise<RuleOverdue[]> {
    const seen = await seenOf(rows, reader);
    const all = await this.#who(seen);
    return seen.map((row, i) => {
      const { erased: _erased, ...who } = all[i]!;
      return {
        ...pick(row, ['rule', 'severity', 'owes', 'dueOn', 'transferId', 'caseId', 'fromTeam', 'toTeam']),
        outcome: row['outcome'] === 'NOT_DUE' ? 'FAILED' : row['outcome'],
        ours: row['ours'] === 1,
        daysLate: daysBetween(row['dueOn'] as string, today),
        ...who,
      } as RuleOverdue;
    });
  }

  /** Of cases of which the reader may see all. */
  async checks(rows: readonly Row[], reader: Reader, today: string): Promise<CheckListed[]> {
    const seen = await seenOf(rows, reader);
    const all = await this.#who(seen);
    const listed = seen.map(async (row, i) => {
      const { caseId, asked, sentAt, requestedAt } = row as Record<string, string> & { asked: Uint8Array };
      const words = await openSealed(this.#keys, caseId!, 'asked', asked);
      const { body, place, question = null } = typeof words === 'object' ? words : UNKNOWN;
      return {
        ...pick(row, [
          'checkId',
          'transferId',
          'caseId',
          'kind',
          'standing',
          'team',
          'requestedAt',
          'sentAt',
        ]),
        ...pick(row, ['lastChasedAt', 'chases', 'chaseOn']),
        ...{ body, place, question },
        workingDays: workingDaysOrNull(londonDay(sentAt ?? requestedAt!), today),
        ...all[i]!,
      } as CheckListed;
    });
    return Promise.all(listed);
  }

  /** By case of which the reader may see all, who the person is; those whose keys are gone are left out. */
  async people(rows: readonly Row[], reader: Reader): Promise<ReadonlyMap<string, PersonSealed>> {
    const seen = await seenOf(rows, reader);
    const all = await Promise.all(
      seen.map(async (row) => {
        const caseId = caseOf(row);
        return [
          caseId,
          await openSealed(this.#keys, caseId, 'person', row['person'] as Uint8Array | null),
        ] as const;
      }),
    );
    return new Map(all.filter((entry): entry is [string, PersonSealed] => typeof entry[1] === 'object'));
  }

  async #who(rows: readonly Row[]): Promise<Who[]> {
    const stale: string[] = [];
    const all = await Promise.all(
      rows.map(async (row): Promise<Who> => {
        const caseId = caseOf(row);
        const person = await openSealed(this.#keys, caseId, 'person', row['person'] as Uint8Array | null);
        const incomplete = row['incomplete'] === 1;
        if (typeof person === 'object') {
          const { crn, name } = person;
          return { crn, name, incomplete, erased: false };
        }
        if (row['person'] !== null) stale.push(caseId);
        return person === 'erased'
          ? { crn: null, name: 'Erased', incomplete, erased: true }
          : { crn: null, name: 'Not readable', incomplete: true, erased: false };
      }),
    );
    if (stale.length > 0) this.#reread(stale);
    return all;
  }
}

const caseOf = (row: Row) => String(row['caseId']);

const sightsOf = (rows: readonly Row[], { sights }: Reader) => sights(rows.map(caseOf));

async function seenOf(rows: readonly Row[], reader: Reader): Promise<readonly Row[]> {
  const sights = await sightsOf(rows, reader);
  return rows.filter((row) => sights.get(caseOf(row)) === 'ALL');
}

/** In place of everything about a person of whom no more may be known than that there is a case. */
const NAMELESS = {
  ...{ crn: null, name: 'Restricted', erased: false, restricted: true },
  ...{ rosh: null, mappaLevel: null, intendedMoveOn: null, movedEarly: false },
};

const UNKNOWN = { body: null, place: null, question: null };

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function daysBetween(dueOn: string | null, today: string): number {
  return dueOn === null ? 0 : Math.max(0, (Date.parse(today) - Date.parse(dueOn)) / 86_400_000);
}
