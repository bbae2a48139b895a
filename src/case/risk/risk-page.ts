import { lookUpResults, lookUpSubjects } from '../information/information.events.ts';
import { statementTypes } from '../source.ts';
import type { RiskAnswer, RiskGroupAnswer, RiskItemAnswer } from './risk.answers.ts';
import { levels, oasysLayers, oasysStatuses, riskGroups, selfAreas, selfConcerns } from './risk.events.ts';

/** What `risk.njk` is given. */
export interface RiskPage {
  risk: RiskAnswer;
  startHere: RiskItemAnswer[];
  /** Each statement stands in full under the first of its groups, and is only named under the others. */
  groups: (RiskGroupAnswer & { inFull: RiskItemAnswer[]; elsewhere: RiskItemAnswer[] })[];
  /** "Staff, Prisoners": of whom nothing is recorded, which is not the same as no risk. */
  nothingOf: string;
  /** How many statements, levels and registers wait to be checked. */
  unchecked: number;
  /** What can be recorded from here; undefined for somebody who may only read. */
  acts?: { title: string; href: string }[];
  words: object;
}

const words = {
  levels,
  riskGroups,
  selfAreas,
  selfConcerns,
  statementTypes,
  oasysLayers,
  oasysStatuses,
  lookUpSubjects,
  lookUpResults,
};

/** The page for somebody to whom these acts about the transfer in hand are open; undefined: who may only read. */
export function riskPage(risk: RiskAnswer, acts: readonly string[] | undefined): RiskPage {
  const placed = new Set<string>();
  const groups = risk.groups.map((group) => {
    const about = risk.items.filter(({ riskItemId }) => group.riskItemIds.includes(riskItemId));
    const inFull = about.filter(({ riskItemId }) => !placed.has(riskItemId));
    inFull.forEach(({ riskItemId }) => placed.add(riskItemId));
    return { ...group, inFull, elsewhere: about.filter((item) => !inFull.includes(item)) };
  });
  const of = new Set(groups.map(({ group }) => group as string));
  return {
    risk,
    startHere: risk.items.filter(({ startHere }) => startHere),
    groups,
    nothingOf: Object.entries(riskGroups)
      .filter(([group]) => !of.has(group))
      .map(([, text]) => text)
      .join(', '),
    unchecked:
      [...risk.items, ...risk.registers].filter(({ unchecked }) => unchecked).length +
      (risk.levels?.unchecked === true ? 1 : 0),
    ...(acts && { acts: actsOf(risk, acts) }),
    words,
  };
}

function actsOf(risk: RiskAnswer, acts: readonly string[]): { title: string; href: string }[] {
  const { caseId, transferId } = risk;
  const base = `/cases/${caseId}`;
  return [
    { title: 'Record a risk item', href: `${base}/capture-risk-item` },
    { title: 'Record risk of serious harm', href: `${base}/rosh` },
    {
      title: 'Record risk to the person themselves',
      href: `${base}/risk-to-self${risk.toSelf === null ? '' : `?about=${risk.toSelf.riskToSelfId}`}`,
    },
    { title: 'Record an OASys assessment', href: `${base}/oasys` },
    { title: 'Record a register', href: `${base}/record-register` },
    { title: 'Record how a look-up in another system ended', href: `${base}/look-up` },
    ...(acts.includes('not-known')
      ? [{ title: 'Say what you do not know', href: `/handovers/${transferId}/not-known` }]
      : []),
  ];
}
