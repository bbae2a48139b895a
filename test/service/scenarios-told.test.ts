import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newFolder, run, type Json, type Running } from './support/running.ts';
import { signedIn } from './support/signed-in.ts';
import { outcomesOf, ruleIn, tell, type Turn } from './support/told.ts';

/** The stories of the demonstration, told step by step through the public API, and what a handover answers on the way. */

jest.setTimeout(60_000);
let service: Running;
let remove: () => void;
let clock = '2026-01-05T09:00:00.000Z';

beforeAll(async () => {
  const data = newFolder();
  remove = data.remove;
  service = await run({ folder: data.folder, clock: () => clock });
});

afterAll(async () => {
  await service?.stop();
  remove?.();
});

const told = (crn: string, turned: (turn: Turn) => Promise<void> | void = () => {}) =>
  tell(service, (instant) => (clock = instant), crn, turned);

describe('scenario 1: medium risk, done in twelve working days', () => {
  it('finds more and more done, and nothing of what it asks for is left when it ends', async () => {
    const open: [act: string, unmet: string[]][] = [];
    const last = await told('X100001', async ({ act, handover }) => {
      if (!['request', 'agree', 'offer-responsibility', 'complete'].includes(act)) return;
      const outcomes = outcomesOf(await handover(), 'HC-05', 'HC-09', 'HC-35', 'HC-39', 'HC-60', 'HC-66');
      const unmet = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'SATISFIED');
      open.push([act, unmet.map(([rule]) => rule)]);
    });
    expect(open).toEqual([
      ['request', ['HC-05', 'HC-09', 'HC-35', 'HC-39', 'HC-60', 'HC-66']],
      ['agree', ['HC-09', 'HC-60', 'HC-66']],
      ['offer-responsibility', []],
      ['complete', []],
    ]);
    const ended = await last.handover();
    expect([ended.stage, ended.next, ended.alarms]).toEqual(['COMPLETED', [], []]);
    expect(outcomesOf(ended, 'HC-01', 'HC-12', 'HC-59', 'HC-68')).toEqual({
      'HC-01': 'SATISFIED',
      'HC-12': 'SATISFIED',
      'HC-59': 'SATISFIED',
      'HC-68': 'SATISFIED',
    });
  });
});

describe('scenario 2: high risk, MAPPA 2, domestic abuse; the police reply after the person moved', () => {
  const turns: Turn[] = [];
  let beforeReply: { asAt: string; answer: Json };
  const differing: string[] = [];

  beforeAll(async () => {
    await told('X100002', async (turn) => {
      const previous = turns.at(-1);
      if (turn.act === 'file-reply' && previous?.act === 'moved') {
        const asAt = previous.at;
        beforeReply = { asAt, answer: await turn.handover({ asAt }) };
      }
      turns.push(turn);
      if (beforeReply === undefined) return;
      const again = await turn.handover({ asAt: beforeReply.asAt });
      if (JSON.stringify(again) !== JSON.stringify(beforeReply.answer)) differing.push(turn.act);
    });
  });

  it('as at the evening of the move, what the police had not said was missing, and who owed it', () => {
    const { answer } = beforeReply;
    expect(ruleIn(answer, 'HC-35')).toMatchObject({
      outcome: 'NOT_DUE',
      who: 'Receiving practitioner',
      finding: expect.stringMatching(/no reply is not an answer/),
    });
    expect(answer.notKnown).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^No reply since .*: Police: domestic abuse, Nottinghamshire Police/),
      ]),
    );
    expect(answer.startHere.map(({ who }: Json) => who).join()).not.toContain('Carla Denny');
  });

  it('it is still said to have been missing after each later event', () => {
    const later = turns.slice(turns.findIndex(({ at }) => at > beforeReply.asAt));
    expect(later.length).toBeGreaterThanOrEqual(8);
    expect(differing).toEqual([]);
  });

  it('now the reply is there, somebody else is at risk, and the case was read back once more', async () => {
    const last = turns.at(-1)!;
    const now = await last.handover({ by: 'farid' });
    expect(outcomesOf(now, 'HC-35', 'HC-66', 'HC-67', 'HC-68', 'HC-61', 'HC-40')).toEqual({
      'HC-35': 'SATISFIED',
      'HC-66': 'SATISFIED',
      'HC-67': 'SATISFIED',
      'HC-68': 'SATISFIED',
      'HC-61': 'SATISFIED',
      'HC-40': 'SATISFIED',
    });
    expect(now.startHere.map(({ who }: Json) => who).join()).toContain('Carla Denny');
    expect(now.readBack.standing).toBe('CONFIRMED');
    expect(now.holder.staffId).toBe(service.id('amira'));
    expect(now.next.find(({ yours }: Json) => yours)).toMatchObject({
      act: 'Accept responsibility for supervision',
    });
  });

  it('MARAC stays with the area that the person left', async () => {
    const { state } = await service.parts.cases.fresh(turns.at(-1)!.caseId);
    const marac = state.agencies.find(({ agency }) => agency === 'Leeds MARAC');
    expect([marac?.area, marac?.carried?.becomes]).toEqual(['HOME', 'CONTINUES']);
  });
});

describe('scenario 3: moved on a Friday evening while a question is open', () => {
  it('raises the alarm until an interim arrangement says who answers; on Monday nobody is named', async () => {
    const alarms: Record<string, string[]> = {};
    const last = await told('X100003', async ({ act, handover }) => {
      if (act === 'moved' || act === 'interim') {
        alarms[act] = (await handover()).alarms.map(({ title }: Json) => title);
      }
    });
    expect(alarms['moved']).toContain('The person moved before anybody had agreed to take them');
    expect(alarms['interim']).not.toContain('The person moved before anybody had agreed to take them');
    clock = '2026-11-23T09:00:00.000Z';
    const monday = await last.handover();
    expect([monday.stage, monday.receiver, monday.holder.staffId]).toEqual([
      'QUERIED',
      null,
      service.id('ben'),
    ]);
    expect(ruleIn(monday, 'HC-05')).toMatchObject({ outcome: 'FAILED', who: 'Receiving senior' });
    expect(outcomesOf(monday, 'HC-26', 'HC-36', 'HC-66')).toEqual({
      'HC-26': 'UNKNOWN',
      'HC-36': 'NOT_DUE',
      'HC-66': 'NOT_DUE',
    });
  });
});

describe('scenario 5: an allegation recorded at court, which the responsible practitioner never confirms having read', () => {
  it('a reviewer sees it recorded, by whom, and that it was not read', async () => {
    const before: Json[] = [];
    const last = await told('X100011', async ({ act, handover }) => {
      if (act === 'appointment-kept') before.push(ruleIn(await handover(), 'HC-68').outcome);
    });
    clock = '2026-11-23T12:00:00.000Z';
    const seen = await last.handover({ by: 'priya' });
    expect(seen.holder.staffId).toBe(service.id('grace'));
    const allegation = seen.said.find(({ by }: Json) => by.includes('Ben Thornley'));
    expect(allegation.words.join(' ')).toContain('shook her neighbour’s boy');
    expect(seen.startHere.find(({ statementType }: Json) => statementType === 'Allegation')).toMatchObject({
      isNoFact: true,
    });
    const rule = ruleIn(seen, 'HC-68');
    expect(rule).toMatchObject({ outcome: 'FAILED', who: 'Receiving practitioner', overdue: true });
    const { state } = await service.parts.cases.fresh(last.caseId);
    expect(rule.because).toEqual([state.risk.items.at(-1)?.stamp.eventId]);
    expect(before).toEqual(['SATISFIED']);
    const hers = await last.handover({ by: 'grace' });
    expect(hers.changes.items.filter(({ material }: Json) => material)).toHaveLength(1);
  });
});

describe('scenario 10: two seniors record within a second that the police lead was accepted', () => {
  it('passes once, by the first; the second was told so, and nothing of theirs is recorded', async () => {
    const last = await told('X100014');
    const { state } = await service.parts.cases.fresh(last.caseId);
    const { tenures, offers, settled } = state.responsibilities.POLICE_OM;
    expect(tenures).toMatchObject([
      { holder: { name: 'PC Amin', agency: 'POLICE' }, stamp: { actor: { id: service.id('hamish') } } },
    ]);
    expect([offers.length, settled.map(({ how }) => how)]).toEqual([0, ['accepted']]);
    const { events } = await service.parts.log.read(`case-${last.caseId}`);
    expect(events.map(({ data }) => JSON.stringify(data)).join()).not.toContain('rang Leeds as well');
    expect((await last.handover()).said.map(({ words }: Json) => words.join(' ')).join()).toContain(
      'Hamish Boyd had recorded it first',
    );
  });
});

describe('scenario 11: the same import twice, and one an hour out of order', () => {
  it('changes nothing the second time, nor by what was older', async () => {
    const last = await told('X100012');
    const { state } = await service.parts.cases.fresh(last.caseId);
    expect(state.information.imports).toHaveLength(1);
    expect(state.information.contacts.map(({ source }) => source.ref)).toEqual(['C1', 'C2', 'C3']);
    const path = `cases/${last.caseId}`;
    const { body } = await (await service.as('amira')).get(`/api/${path}/risk`);
    const shown = body.contacts.map(({ kind, text, outcome }: Json) => [kind, text, outcome]);
    expect(shown).toEqual([
      ['Office visit', 'Shown a text message from a man he owes.', 'Attended'],
      ['Telephone call', 'His landlord wants the flat back.', 'Recorded'],
      ['Office visit', 'Came on time; working nights now.', 'Attended'],
    ]);
    const { cookie } = await signedIn(service, 'amira');
    const page = await (await fetch(`${service.address}/${path}/bring-in`, { headers: { cookie } })).text();
    expect(page.match(/app-line__title">[^<]*/g)).toEqual([
      'app-line__title">nDelius, as at 12 November 2026',
    ]);
    expect(page).toMatch(/Brought in by Amira Haddad, [^.]*\./);
    expect(page).toContain('A contact: 3. Text that is kept as it is: 1.');
    expect(page).not.toContain('Came in before');
  });
});

describe('scenario 15: a look-up that failed', () => {
  it('leaves what rests on it unknown, never satisfied and never said not to apply', async () => {
    const last = await told('X100013');
    const shown = await last.handover();
    const resting = ['HC-19', 'HC-20', 'HC-21', 'HC-26', 'HC-44'];
    expect(Object.values(outcomesOf(shown, ...resting))).toEqual(resting.map(() => 'UNKNOWN'));
    expect(shown.doNotApply.map(({ rule }: Json) => rule)).not.toContain('HC-36');
    expect(shown.notKnown).toEqual(
      expect.arrayContaining([expect.stringMatching(/^The look-up of registers failed on /)]),
    );
  });
});
