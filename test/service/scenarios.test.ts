import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromLondonClock } from '../../src/case/time.ts';
import { BARE, emergency, must, newCrn, person, proposal, understanding } from './support/cases.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';

/** Stories from beginning to end through the public API, on a clock that the test sets. */

let service: Running;
let remove: () => void;
let clock = '2026-03-02T09:00:00.000Z';

beforeAll(async () => {
  const data = newFolder();
  remove = data.remove;
  service = await run({ folder: data.folder, clock: () => clock });
}, 60_000);

afterAll(async () => {
  await service?.stop();
  remove?.();
});

/** It is now this time on London clocks. */
const at = (london: string) => (clock = fromLondonClock(london));

const NO_OVERSIGHT = [{ rule: 'HC-07', reason: 'My senior is away today.' }];

/** A case with a transfer to a team, told in the words of the acts. */
async function transferTo(toTeam: string, by = 'amira') {
  const one = await service.as(by);
  const opened = must(
    await one.post('/api/cases', { ...person(newCrn(), service), supervisedBy: service.id(by) }),
  );
  const path = `/api/cases/${opened.caseId}`;
  must(await one.post(`${path}/rosh`, { overall: 'MEDIUM', assessedOn: '2026-02-02', source: 'OASys' }));
  must(await one.post(`${path}/mappa-level`, { level: 0, reasons: 'Considered.', decidedOn: '2026-02-02' }));
  const { transferId } = must(await one.post(`${path}/transfers`, { ...proposal, toTeam }));
  const transfer = `${path}/transfers/${transferId}`;
  return {
    caseId: opened.caseId as string,
    transferId: transferId as string,
    does: async (login: string, act: string, body: object = {}) =>
      must(await (await service.as(login)).post(`${transfer}/${act}`, body)),
    tries: async (login: string, act: string, body: object = {}) =>
      (await service.as(login)).post(`${transfer}/${act}`, body),
    handover: async (asAt?: string): Promise<Json> =>
      must(await one.get(`${transfer}/handover${asAt === undefined ? '' : `?asAt=${asAt}`}`)),
    query: async (login: string, question: string): Promise<string> => {
      must(await (await service.as(login)).post(`${transfer}/query`, { question }));
      const { state } = await service.parts.cases.fresh(opened.caseId);
      return state.transfers[transferId]?.queries.at(-1)?.queryId ?? '';
    },
    offer: async (login: string, staffId: string): Promise<string> => {
      must(
        await (
          await service.as(login)
        ).post(`${transfer}/offer-responsibility`, { kind: 'SUPERVISION', staffId }),
      );
      const { state } = await service.parts.cases.fresh(opened.caseId);
      return state.responsibilities.SUPERVISION.offers.at(-1)?.offerId ?? '';
    },
  };
}

const ruleIn = (handover: Json, rule: string): Json =>
  [
    ...handover.lines.flatMap(({ rules }: Json) => rules),
    ...handover.doNotApply,
    ...handover.forManagers,
  ].find((each: Json) => each.rule === rule);

describe('scenario 3: the person moves on a Friday evening while a question is open and nobody is named', () => {
  it('raises the alarm, changes no stage, and keeps supervision where it is until somebody accepts', async () => {
    at('2026-03-09T10:00');
    const moved = await transferTo('CMB01');
    await moved.does('amira', 'request', { reasons: NO_OVERSIGHT });
    at('2026-03-10T09:30');
    await moved.does('liam', 'acknowledge');
    at('2026-03-11T11:00');
    await moved.query('liam', 'Who else lives at the address?');

    at('2026-03-13T18:40');
    await moved.does('amira', 'moved', { knownBefore: false, source: 'A text message from Ash' });
    const friday = await moved.handover();
    expect(friday.stage).toBe('QUERIED');
    expect(friday.holder.staffId).toBe(service.id('amira'));
    expect(friday.receiver).toBeNull();
    expect(friday.alarms.map(({ title }: Json) => title).join(' ')).toMatch(/moved/i);

    at('2026-03-13T19:30');
    await moved.does('owen', 'interim', {
      seenByStaffId: service.id('kirsty'),
      answersTonight: 'Edie Marsh, duty officer in Leeds, by the duty telephone',
      until: '2026-03-17',
    });
    at('2026-03-16T09:00');
    const monday = await moved.handover();
    expect(monday.stage).toBe('QUERIED');
    expect(monday.holder.staffId).toBe(service.id('amira'));
    expect(ruleIn(monday, 'HC-05').outcome).toBe('FAILED');

    const asOnThursday = await moved.handover('2026-03-12T12:00');
    expect(asOnThursday.alarms).toEqual([]);
  });
});

describe('scenario 10: two seniors accept the same responsibility within a second', () => {
  it('passes once, by whoever was first, and the other is told by name who that was', async () => {
    at('2026-03-16T10:00');
    const story = await transferTo('NTC01');
    await story.does('amira', 'request', { reasons: NO_OVERSIGHT });
    await story.does('amira', 'offer-responsibility', {
      ...{ kind: 'POLICE_OM', name: 'PC Amin', agency: 'POLICE', area: 'Nottinghamshire' },
    });
    const lead = async () => (await service.parts.cases.fresh(story.caseId)).state.responsibilities.POLICE_OM;
    const offerId = (await lead()).offers.at(-1)?.offerId;
    const accept = (login: string) =>
      story.tries(login, 'accept', { offerId, acceptedBy: `PC Amin, who told ${login}` });
    const answers = await Promise.all([accept('hamish'), accept('carys')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [first, winner] = answers[0].status === 200 ? ['Hamish Boyd', 'hamish'] : ['Carys Bowen', 'carys'];
    expect(answers.find(({ status }) => status === 409)?.body.userMessage).toBe(
      `This offer to PC Amin (POLICE) was accepted by ${first} at 10:00am on 16 March 2026. ` +
        'Police lead is held by PC Amin (POLICE)',
    );
    const { events } = await service.parts.log.read(`case-${story.caseId}`);
    const passed = events.filter(({ data }) => (data as Json).offerId === offerId).slice(1);
    expect(passed.map(({ metadata, data }) => [metadata.type, (data as Json).acceptedBy])).toEqual([
      ['ResponsibilityTransferred', `PC Amin, who told ${winner}`],
    ]);
    expect((await lead()).tenures).toMatchObject([{ holder: { name: 'PC Amin' } }]);
    expect((await lead()).offers).toEqual([]);
  });
});

describe('scenario 13: a request on the Thursday before Easter', () => {
  it('counts working days of England and Wales only', async () => {
    at('2026-04-02T16:45');
    const easter = await transferTo('NTC01');
    await easter.does('amira', 'request', { reasons: NO_OVERSIGHT });
    const asked = await easter.handover();
    expect(ruleIn(asked, 'HC-03').dueOn).toBe('2026-04-08');
    expect(ruleIn(asked, 'HC-05').dueOn).toBe('2026-04-09');
    expect(ruleIn(asked, 'HC-01').dueOn).toBe('2026-05-05');

    at('2026-04-08T23:59');
    expect(ruleIn(await easter.handover(), 'HC-03').outcome).toBe('NOT_DUE');
    at('2026-04-09T00:00');
    expect(ruleIn(await easter.handover(), 'HC-03').outcome).toBe('FAILED');
    at('2026-04-09T09:10');
    await easter.does('ines', 'acknowledge');
    expect(ruleIn(await easter.handover(), 'HC-03').outcome).toBe('MET_LATE');
  });

  it('counts Christmas and Boxing Day with their substitute days', async () => {
    at('2026-12-23T15:00');
    const christmas = await transferTo('NTC01');
    await christmas.does('amira', 'request', { reasons: NO_OVERSIGHT });
    // 24, 29, 30 December: the 25th and the 28th (for Boxing Day on a Saturday) are bank holidays.
    expect(ruleIn(await christmas.handover(), 'HC-05').dueOn).toBe('2026-12-30');
  });
});

describe('scenario 14: the nights when clocks change', () => {
  it('keeps order and answers for each minute of the hour that comes twice', async () => {
    at('2026-10-24T20:00');
    const night = await transferTo('NTC01');
    await night.does('amira', 'request', { reasons: NO_OVERSIGHT });
    clock = '2026-10-25T00:30:00.000Z'; // 1:30am, summer time
    await night.does('ines', 'acknowledge');
    clock = '2026-10-25T01:30:00.000Z'; // 1:30am again, an hour later
    await night.does('hamish', 'allocate', { staffId: service.id('farid'), reason: 'Has room.' });
    clock = '2026-10-25T06:00:00.000Z';
    expect((await night.handover('2026-10-25T01:30%2B01:00')).stage).toBe('RECEIVED');
    expect((await night.handover('2026-10-25T01:30%2B00:00')).stage).toBe('ALLOCATED');
    expect((await night.handover('2026-10-25T01:30')).stage).toBe('RECEIVED');
    // The first working day after the clocks went back is a Monday like any other.
    expect(ruleIn(await night.handover(), 'HC-01').dueOn).toBe('2026-11-20');
  });

  it('reads the hour that does not exist in spring as the one after it', async () => {
    at('2027-03-27T20:00');
    const night = await transferTo('NTC01');
    await night.does('amira', 'request', { reasons: NO_OVERSIGHT });
    clock = '2027-03-28T01:10:00.000Z'; // 2:10am: clocks went from 1am to 2am
    await night.does('ines', 'acknowledge');
    clock = '2027-03-28T08:00:00.000Z';
    expect((await night.handover('2027-03-28T01:05')).stage).toBe('REQUESTED');
    expect((await night.handover('2027-03-28T01:15')).stage).toBe('RECEIVED');
  });
});

describe('scenario 18: refused, escalated, decided by the head of the delivery unit, accepted', () => {
  it('keeps the home area responsible throughout and passes supervision at one instant', async () => {
    at('2026-06-01T09:00');
    const story = await transferTo('NTC01', 'ben');
    await story.does('carys', 'oversight', { lookedAt: 'The record.', direction: 'Ask.' });
    await story.does('ben', 'request');
    await story.does('ines', 'acknowledge');
    at('2026-06-02T09:00');
    await story.does('hamish', 'allocate', { staffId: service.id('grace'), reason: 'Has room.' });
    at('2026-06-03T09:00');
    const refusal = {
      code: 'ADDRESS_UNSUITABLE',
      why: 'Next to a hostel where former associates live.',
      evidence: 'Seen by Grace Oyelaran.',
    };
    const himself = await story.tries('hamish', 'refuse', { ...refusal, approverId: service.id('hamish') });
    expect(himself.status).toBe(400);
    expect(himself.body.fields[0].field).toBe('approverId');
    await story.does('hamish', 'refuse', { ...refusal, approverId: service.id('tomasz') });
    const refused = await story.handover();
    expect(refused.stage).toBe('REFUSED');
    expect(refused.holder.staffId).toBe(service.id('ben'));
    expect(ruleIn(refused, 'HC-15').outcome).not.toBe('SATISFIED');

    at('2026-06-03T15:00');
    await story.does('ben', 'home-plan', { plan: 'Seen weekly in Leeds.' });
    expect(ruleIn(await story.handover(), 'HC-15').outcome).toBe('SATISFIED');
    await story.does('carys', 'escalate', { level: 'HEAD_OF_PDU', matter: 'A second address was found.' });
    expect((await story.handover()).stage).toBe('DISPUTED');
    at('2026-06-05T11:00');
    await story.does('nadia', 'decide-dispute', {
      decision: 'AGREED',
      why: 'The second address is suitable.',
    });
    expect((await story.handover()).stage).toBe('AGREED');

    at('2026-06-08T10:00');
    const offerId = await story.offer('ben', service.id('grace'));
    const early = await story.tries('grace', 'accept', { offerId });
    expect(early.status).toBe(409);
    expect(early.body.unmet.map(({ rule }: Json) => rule)).toEqual(
      expect.arrayContaining(['HC-09', 'HC-10', 'HC-60', 'HC-66']),
    );
    const withReasons = await story.tries('grace', 'accept', { offerId, reasons: BARE });
    expect(withReasons.status).toBe(409);
    expect(withReasons.body.unmet.map(({ rule }: Json) => rule)).toEqual(['HC-60', 'HC-66']);
    await story.does('grace', 'conversation', {
      participants: [
        { staffId: service.id('ben'), role: 'transferring practitioner' },
        { staffId: service.id('grace'), role: 'receiving practitioner' },
      ],
      matters: ['The first address'],
      agreed: ['Grace sees the second address'],
      notKnown: 'Whether the associates know.',
    });
    await story.does('ben', 'tell-person', {
      how: 'A letter',
      reportTo: 'Grace Oyelaran',
      reportWhere: 'Nottingham',
      reportAt: '2026-06-11T10:00',
    });
    must(await (await service.as('ben')).post(`/api/cases/${story.caseId}/contingency`, emergency));
    await story.does('grace', 'read-back', await understanding(story, service));
    const notHers = await story.tries('farid', 'accept', { offerId });
    expect(notHers.status).toBe(403);
    at('2026-06-09T09:15');
    const reasons = BARE.filter(({ rule }) => !['HC-09', 'HC-10'].includes(rule));
    await story.does('grace', 'accept', { offerId, reasons });
    const passed = await story.handover();
    expect(passed.stage).toBe('RESPONSIBILITY_PASSED');
    expect(passed.holder.staffId).toBe(service.id('grace'));
    expect(passed.heldSince).toBe('2026-06-09T08:15:00.000Z');
    expect((await story.handover('2026-06-09T09:14')).holder.staffId).toBe(service.id('ben'));
    expect((await story.handover('2026-06-09T09:15')).holder.staffId).toBe(service.id('grace'));
  });
});

describe('what is asked as at an instant', () => {
  it('never changes when more is recorded later', async () => {
    at('2026-07-06T09:00');
    const story = await transferTo('NTC01');
    await story.does('amira', 'request', { reasons: NO_OVERSIGHT });
    at('2026-07-07T09:00');
    const before = await story.handover('2026-07-06T12:00');
    await story.does('ines', 'acknowledge');
    await story.does('hamish', 'allocate', { staffId: service.id('farid'), reason: 'Has room.' });
    await story.does('amira', 'moved', {
      knownBefore: true,
      source: 'A call',
      occurredAt: '2026-07-06T08:00',
    });
    at('2026-08-07T09:00');
    expect(await story.handover('2026-07-06T12:00')).toEqual(before);
  });
});
