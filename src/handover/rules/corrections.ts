import type { Stamp } from '../../case/decider.ts';
import { readsOf } from '../../case/reading/reads.ts';
import { dayInWords } from '../../case/time.ts';
import type { Owes } from '../assessment.ts';
import { counted } from './look.ts';
import { idsOf, type About, type Rule, type Situation, type Verdict } from './rule.ts';
import { risk } from './stakes.ts';

/** What was recorded and found to be wrong: statements about risk, and who the person is. */
export function corrections({ state }: Pick<About, 'state'>): Stamp[] {
  const ofRisk = state.risk.items.flatMap((item) => [
    ...item.corrections.filter(({ material }) => material),
    ...(item.withdrawn === undefined ? [] : [item.withdrawn]),
  ]);
  return [...ofRisk, ...(state.identity?.corrections ?? [])].map(({ stamp }) => stamp);
}

/** Somebody who had read what a correction by somebody else put right, with the first time that they read it as it is now. */
interface Reader {
  id: string;
  correction: Stamp;
  read: Stamp | undefined;
}

/** Everybody who confirmed reading, or read back, before something was corrected: once for each correction. */
export function readersOf(about: About): Reader[] {
  const { acknowledgements, understanding } = about.state;
  const ids = new Set([...acknowledgements, ...understanding.readBacks].map(({ stamp }) => stamp.actor.id));
  return [...ids].flatMap((id) => {
    const reads = readsOf(id, about);
    return corrections(about)
      .filter(({ actor, revision }) => actor.id !== id && reads.some(({ version }) => version < revision))
      .map((correction) => ({
        id,
        correction,
        read: reads.find(({ version }) => version >= correction.revision)?.stamp,
      }));
  });
}

function judgeCorrections(s: Situation): Verdict {
  const all = readersOf(s).map((each) => ({ ...each, limit: s.limit(each.correction, each.read) }));
  const unread = all.filter(({ read }) => read === undefined);
  if (unread.length > 0) {
    const limits = unread.flatMap(({ limit }) => limit ?? []);
    const [first] = limits.toSorted((one, other) => (one.dueOn < other.dueOn ? -1 : 1));
    const overdue = first !== undefined && s.now > first.end;
    const day = first && `; the last day ${overdue ? 'was' : 'is'} ${dayInWords(first.dueOn)}`;
    const people = counted(new Set(unread.map(({ id }) => id)).size, 'person', 'people');
    return {
      outcome: overdue ? 'FAILED' : 'NOT_DUE',
      finding: `${people} had read what was corrected since, and not the correction${day ?? ''}.`,
      because: idsOf(...unread.map(({ correction }) => correction)),
      ...(first && { limit: first }),
    };
  }
  const late = all.filter(({ read, limit }) => read && limit && read.recordedAt > limit.end).length;
  const because = idsOf(...all.flatMap(({ correction, read }) => [correction, read]));
  const finding = 'Everybody who had read what was corrected has read the correction';
  return late === 0
    ? { outcome: 'SATISFIED', finding: `${finding}.`, because }
    : { outcome: 'MET_LATE', finding: `${finding}, ${late} after the last day.`, because };
}

const both: Owes = { side: 'BOTH', role: 'PRACTITIONER' };

export const correctionRules: readonly Rule[] = [
  {
    id: 'HC-69',
    title: 'Everybody who had read what was corrected has read the correction',
    line: 'contingency',
    owes: both,
    why: (s) => `Whoever read it as it was acts by what is wrong: ${risk(s)}.`,
    judge: judgeCorrections,
    act: (about) =>
      readersOf(about).some(({ read }) => read === undefined)
        ? 'Read what was corrected, and confirm it'
        : undefined,
    page: () => 'read-summary',
    byOwnerOnly: true,
    needs: ['ItemAcknowledged', 'ReadBackGiven'],
    needsOfCase: ['RiskItemCorrected', 'RiskItemWithdrawn', 'IdentifierCorrected'],
    ownClock: 'correction-recorded',
  },
];
