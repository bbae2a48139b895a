import { story, untold, type Act, type Told } from './story.ts';

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What can be said of a case in hand again and again: something of every topic, each of it anew. */
const more: readonly Act[] = [
  {
    by: 'amira',
    act: 'capture-risk-item',
    body: ({ revision }) => ({
      groups: ['KNOWN_ADULT', 'CHILDREN'],
      who: 'His former partner and her two children',
      nature: 'Violence in the home after drinking; he has followed her to work twice.',
      whenGreatest: `On days of contact, and after a refusal. Seen at visit ${revision}.`,
      firstSigns: 'He stops answering, and asks others where she is.',
      raises: 'Drinking; losing work.',
      lowers: 'His brother being there.',
      statementType: 'JUDGEMENT',
      startHere: false,
      source: 'OASys layer 3',
      asOf: day(-4),
    }),
  },
  {
    by: 'amira',
    act: 'request-check',
    body: ({ revision }) => ({
      kind: 'POLICE_DOMESTIC_ABUSE',
      body: 'Southaven police',
      place: `The new address, and number ${revision} of the same road`,
      area: 'RECEIVING',
    }),
  },
  {
    by: 'amira',
    act: 'assign-agency',
    body: ({ revision }) => ({
      agency: 'Southaven drug and alcohol service',
      person: 'Jo Carr',
      role: 'Key worker',
      task: `See him within a week of the move and say whether he came. Item ${revision} of the plan.`,
      phone: '01632 960123',
      area: 'RECEIVING',
      dueOn: day(14),
    }),
  },
  {
    by: 'amira',
    act: 'contingency',
    body: ({ revision }) => ({
      situation: 'OTHER',
      trigger: `Not back by nine in the evening on day ${revision}.`,
      firstAct: 'Ring the police and ask for the reference that stands here.',
      ownerAgency: 'Southaven police',
      contactName: 'Sergeant Kit Rowe',
      phone: '01632 960145',
      outOfHoursName: 'Force control room',
      outOfHoursPhone: '01632 960199',
      minutesToAct: 30,
      fallback: 'Ring the duty officer of the unit.',
      standsIn: 'BOTH',
    }),
  },
  {
    by: 'farid',
    act: 'look-up',
    body: () => ({ subject: 'OASYS', system: 'OASys', result: 'FAILED' }),
  },
  ...story.filter(({ act }) => ['rosh', 'query', 'oversight', 'conversation'].includes(act)),
];

/**
 * Tells a case up to the move and then says more and more about it, until it has at least so many events: risk items,
 * checks, agencies, actions of the emergency plan, look-ups, levels of risk, questions, oversight and conversations.
 */
export async function longCase(events: number, give: (told: Told, act: Act) => Promise<void>): Promise<Told> {
  const told = untold();
  for (const act of story) await give(told, act);
  for (let at = 0; told.revision < events - 1; at++) await give(told, more[at % more.length] as Act);
  return told;
}
