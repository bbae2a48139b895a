import { describe, expect, it } from '@jest/globals';
import type { Staff } from '../../src/directory/directory.ts';
import { assess } from '../../src/handover/assess.ts';
import type { HandoverAnswer } from '../../src/handover/handover.answers.ts';
import { handoverView } from '../../src/handover/view.ts';
import {
  acknowledged,
  allocated,
  caseOpened,
  conversed,
  proposed,
  proposedTemporary,
  refused,
  requested,
  supervisionOffered,
  terms,
  until,
} from '../case/support/facts.ts';
import { defined } from '../case/contingency/support.ts';
import { fact, given, id, TRANSFER, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { mappa, noon, ordinary, overridden, rosh, firstEdition } from './support/asking.ts';

/** What a reader sees of a story. */
function seen(story: (Told | readonly Told[])[], now: string, by?: Staff): HandoverAnswer {
  const { state } = given(...story);
  const reader = by && { id: by.id, role: by.role, agency: 'PROBATION', area: by.team };
  const answers = assess(firstEdition)(state, TRANSFER, now);
  return handoverView(state, TRANSFER, { now, answers, directory, ...(reader && { reader }) });
}

const moved = (telling = {}) =>
  fact('PersonMoved', { knownBefore: false, source: 'Their mother rang' }, telling);
const arranged = (lasts: string) =>
  fact(
    'InterimArrangementMade',
    { seenByStaffId: people.homePractitioner.id, answersTonight: 'Northfield duty desk', until: lasts },
    { by: people.homeSenior },
  );

describe('who has the case tonight', () => {
  it('is the home practitioner until supervision passes', () => {
    expect(seen([until('conversed'), ordinary], noon('2026-03-02'))).toMatchObject({
      name: 'Example, Robin',
      crn: 'X000101',
      stageShown: 'Agreed, the practitioners have spoken, supervision not passed',
      holder: { staffId: people.homePractitioner.id, name: 'Priya Nair', where: 'Northfield One' },
      heldSince: '2026-03-02T09:01:00.000Z',
      receiver: { name: 'Dana Reid', where: 'Southaven One' },
      fromTeam: 'Northfield One',
      toTeam: 'Southaven One',
      rosh: 'MEDIUM',
      mappaLevel: 0,
      inThePast: false,
    });
  });

  it('is the receiving practitioner from then on', () => {
    const { holder, stageShown } = seen([until('passed')], noon('2026-03-03'));
    expect(holder?.name).toBe('Dana Reid');
    expect(stageShown).toBe('Supervision passed');
  });

  it('is whoever held it at the instant asked about', () => {
    const { state } = given(until('passed'));
    const asAt = state.responsibilities.SUPERVISION.tenures.at(-1)?.since ?? '';
    const justBefore = new Date(Date.parse(asAt) - 1).toISOString();
    const at = (instant: string) =>
      handoverView(state, TRANSFER, { now: noon('2026-06-01'), asAt: instant, answers: [], directory });
    expect(at(asAt).holder?.name).toBe('Dana Reid');
    expect(at(justBefore)).toMatchObject({
      holder: { name: 'Priya Nair' },
      asAt: justBefore,
      inThePast: true,
    });
  });

  it('names nobody the directory does not know, and shows no code for a name', () => {
    const stranger = { ...people.receivingPractitioner, id: 'gone' };
    expect(seen([until('acknowledged'), allocated(stranger)], noon('2026-03-02')).receiver).toEqual({
      staffId: 'gone',
      name: 'Not in the directory',
      where: 'Southaven One',
    });
  });
});

describe('alarms', () => {
  const titles = (story: (Told | readonly Told[])[], now: string) =>
    seen(story, now).alarms.map(({ title }) => title);

  it('say that somebody moved early until it is arranged who sees them, and again when that runs out', () => {
    const story = [...until('requested'), moved()];
    expect(
      seen(
        story.map((each) => [each]),
        noon('2026-03-03'),
      ).alarms,
    ).toEqual([
      {
        title: 'The person moved before anybody had agreed to take them',
        text: 'The home area still holds supervision. Nobody has arranged who sees the person and who answers tonight.',
        href: `/handovers/${TRANSFER}/interim`,
      },
    ]);
    expect(titles([story, arranged('2026-03-06')], '2026-03-06T23:59:00.000Z')).toEqual([]);
    expect(titles([story, arranged('2026-03-06')], '2026-03-07T00:00:00.000Z')).toEqual([
      'The interim arrangement has run out',
    ]);
  });

  it('do not stop when the request is refused or withdrawn, but when supervision passed', () => {
    expect(titles([until('allocated'), moved(), refused()], noon('2026-03-03'))).toHaveLength(1);
    const [, ...rest] = until('passed').slice(3);
    expect(titles([until('requested'), moved(), rest], noon('2026-03-03'))).toEqual([]);
  });

  it('are silent about a move after the receiving area agreed', () => {
    expect(titles([until('agreed'), moved()], noon('2026-03-03'))).toEqual([]);
  });

  const moving = (intendedMoveOn: string) => [
    caseOpened,
    proposed({ intendedMoveOn }),
    requested(),
    rosh('HIGH'),
  ];

  it('say from 3pm on a Friday that nobody is named for a move within a week', () => {
    expect(titles(moving('2026-03-13'), '2026-03-06T14:59:59.999Z')).toEqual([]);
    expect(seen(moving('2026-03-13'), '2026-03-06T15:00:00.000Z').alarms).toEqual([
      {
        title: 'Nobody is named to receive the case',
        text: 'The move is planned for 13 March 2026.',
        href: `/handovers/${TRANSFER}/allocate`,
      },
    ]);
    expect(titles(moving('2026-03-14'), '2026-03-06T15:00:00.000Z')).toEqual([]);
    expect(titles([...moving('2026-03-13'), allocated()], '2026-03-06T15:00:00.000Z')).toEqual([]);
  });

  it('do not speak of a plan once the person has moved, nor of a day that is gone as still to come', () => {
    const text = (...story: Told[]) =>
      seen(
        [moving('2026-03-05'), story].flat(2).map((each) => [each]),
        '2026-03-06T15:00:00.000Z',
      ).alarms.at(-1)?.text;
    expect(text()).toBe('The move was planned for 5 March 2026.');
    expect(text(moved())).toBe('The person has already moved.');
    expect(text(fact('TemporaryMoveStarted', terms))).toBe('The temporary move has started.');
  });

  it('go by London clocks, last the weekend, and come before bank holidays too', () => {
    expect(titles(moving('2026-06-06'), '2026-06-05T13:59:00.000Z')).toEqual([]);
    expect(titles(moving('2026-06-06'), '2026-06-05T14:00:00.000Z')).toHaveLength(1);
    expect(titles(moving('2026-06-12'), noon('2026-06-07'))).toHaveLength(1);
    expect(titles(moving('2026-04-04'), '2026-04-02T16:00:00.000Z')).toHaveLength(1);
    expect(titles(moving('2029-01-08'), '2029-01-05T16:00:00.000Z')).toHaveLength(1);
  });
});

describe('an interim arrangement', () => {
  const story = [...until('requested'), moved()];

  it('says who sees the person and who answers tonight, until its last day is over', () => {
    expect(seen([story], noon('2026-03-03')).interim).toBeNull();
    expect(seen([story, arranged('2026-03-06')], '2026-03-06T23:59:00.000Z').interim).toEqual({
      seenBy: { staffId: people.homePractitioner.id, name: 'Priya Nair', where: 'Northfield One' },
      answersTonight: 'Northfield duty desk',
      until: '2026-03-06',
    });
    expect(seen([story, arranged('2026-03-06')], '2026-03-07T00:00:00.000Z').interim).toBeNull();
  });

  it('is over when supervision passes', () => {
    const rest = until('passed').slice(until('requested').length);
    expect(seen([story, arranged('2026-03-06'), rest], noon('2026-03-03')).interim).toBeNull();
  });
});

describe('the next three acts', () => {
  const acts = (story: (Told | readonly Told[])[], now: string) =>
    seen(story, now).next.map(({ act, who, overdue }) => `${who}: ${act}${overdue ? ' (overdue)' : ''}`);

  it('begin with what has to be done before the request is sent', () => {
    expect(acts([until('proposed'), ordinary], noon('2026-03-02'))).toEqual([
      'Transferring senior: Record oversight of the case going out',
      'Transferring practitioner: Send the request',
    ]);
  });

  it('put what is overdue first, the longest first, then what guards the next act', () => {
    expect(acts([until('requested'), ordinary], noon('2026-03-06'))).toEqual([
      'Receiving administrator: Acknowledge the request (overdue)',
      'Receiving senior: Name the receiving practitioner (overdue)',
      'Receiving senior: Record oversight of the case coming in',
    ]);
  });

  it('end with accepting responsibility', () => {
    const told = fact('PersonToldOfTransfer', {
      how: 'Letter',
      reportTo: '',
      reportWhere: '',
      reportAt: noon('2026-03-09'),
    });
    const looks = (['HOME', 'RECEIVING'] as const).map((side) =>
      fact('ManagementOversightRecorded', { side, lookedAt: 'The file', direction: 'Go on' }),
    );
    const story = [until('proposed'), looks, until('conversed').slice(3), told, ordinary];
    expect(acts(story, noon('2026-03-02'))[0]).toBe(
      'Transferring practitioner: Offer supervision to the receiving practitioner',
    );
    expect(acts([...story, supervisionOffered()], noon('2026-03-02'))[0]).toBe(
      'Receiving practitioner: Accept responsibility for supervision',
    );
  });

  it('leave to the end what the transfer went on without, and put what has its own last day before the rest', () => {
    const story = [until('proposed'), ordinary, overridden('HC-07', 'request'), requested(), acknowledged()];
    expect(acts(story, noon('2026-03-02'))).toEqual([
      'Receiving senior: Name the receiving practitioner',
      'Receiving senior: Record oversight of the case coming in',
      'Receiving senior: Agree to the transfer, or refuse it',
    ]);
    expect(acts([...story, fact('TransferAgreed', {}), allocated()], noon('2026-03-02'))).not.toContain(
      'Transferring senior: Record oversight of the case going out',
    );
  });

  it('keep a temporary move in sight until it has ended, by its own last day', () => {
    const stay = [
      caseOpened,
      proposedTemporary(),
      requested(),
      ordinary,
      fact('TemporaryMoveStarted', terms),
    ];
    expect(acts(stay, noon('2026-05-01'))[0]).toBe(
      'Receiving administrator: Acknowledge the request (overdue)',
    );
    const calm = [...stay, acknowledged(), allocated()];
    expect(acts(calm, noon('2026-04-30'))[0]).toBe(
      'Transferring practitioner: End the temporary move, extend it, or make it permanent',
    );
    expect(acts(calm, noon('2026-05-01'))[0]).toBe(
      'Transferring practitioner: End the temporary move, extend it, or make it permanent (overdue)',
    );
  });

  it('ask whether the first appointment was kept once its time has come', () => {
    const appointment = fact('FirstAppointmentOffered', {
      appointmentId: 'a1',
      at: noon('2026-03-05'),
      place: 'Southaven',
      withStaffId: people.receivingPractitioner.id,
    });
    const asks = 'Receiving practitioner: Record whether the first appointment was kept, and what was done';
    const story = [until('passed'), ordinary, appointment];
    expect(acts(story, '2026-03-05T11:59:00.000Z')).not.toContain(asks);
    expect(acts(story, noon('2026-03-05'))).toContain(asks);
    expect(acts(story, noon('2026-03-06'))[0]).toBe(`${asks} (overdue)`);
  });

  describe('begin with those of whoever reads', () => {
    const own = (story: (Told | readonly Told[])[], by: Staff) =>
      seen(story, noon('2026-03-03'), by)
        .next.filter(({ yours }) => yours)
        .map(({ act }) => act);
    const story = [until('agreed'), ordinary, rosh('HIGH')];

    it.each([
      [people.receivingPractitioner, ['Speak to each other, and record it', 'Offer the first appointment']],
      [
        people.homePractitioner,
        [
          'Speak to each other, and record it',
          'Tell the person in writing who to report to, where and when',
          'Offer supervision to the receiving practitioner',
        ],
      ],
      [people.homeSenior, ['Record oversight of the case going out']],
      [
        people.receivingSenior,
        [
          'Record the grade, experience and workload behind the allocation',
          'Read the summary and what is not known, and confirm it',
          'Record oversight of the case coming in',
        ],
      ],
      [people.receivingAdministrator, []],
      [people.receivingColleague, []],
      [people.elsewhereSenior, []],
    ] as [Staff, string[]][])('$name, $role', (reader, expected) => {
      expect(own(story, reader)).toEqual(expected);
    });

    it('go on with those of others, and are nobody’s in an answer about the past', () => {
      const { next } = seen(story, noon('2026-03-03'), people.homeSenior);
      expect(next.map(({ yours }) => yours)).toEqual([true, false, false]);
      const { state } = given(...story);
      const instant = noon('2026-03-03');
      const { id, role, team } = people.homeSenior;
      const past = handoverView(state, TRANSFER, {
        now: noon('2026-06-01'),
        asAt: instant,
        answers: assess(firstEdition)(state, TRANSFER, instant),
        directory,
        reader: { id, role, agency: 'PROBATION', area: team },
      });
      expect(past.next.some(({ yours }) => yours)).toBe(false);
    });

    it('a disputed refusal is for the head of the delivery unit', () => {
      const dispute = fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'They do want them' });
      expect(own([until('allocated'), refused(), dispute], people.receivingHead)).toEqual([
        'Decide the disputed refusal',
      ]);
    });
  });

  it('carry the day, the rule and the page', () => {
    expect(seen([until('acknowledged'), ordinary], noon('2026-03-06')).next[0]).toEqual({
      act: 'Name the receiving practitioner',
      who: 'Receiving senior',
      yours: false,
      basis: expect.stringMatching(/^our suggestion: /),
      dueOn: '2026-03-05',
      overdue: true,
      rule: 'HC-05',
      href: `/handovers/${TRANSFER}/allocate`,
    });
  });

  it('ask nothing once it is over, except the plan after a refusal', () => {
    const withdrawn = fact('TransferWithdrawn', { reason: 'Stays' });
    expect(acts([until('requested'), withdrawn], noon('2026-03-09'))).toEqual([]);
    expect(acts([until('allocated'), refused()], noon('2026-03-03'))).toEqual([
      'Transferring practitioner: Record what the home area does now (overdue)',
    ]);
  });
});

describe('the lines', () => {
  const shown = seen([until('requested'), acknowledged(), rosh('HIGH'), mappa(2)], noon('2026-03-04'));

  it('come in the order of the page, each with its worst outcome and counts in words', () => {
    expect(shown.lines.map(({ title, worst, summary }) => `${title}: ${worst}, ${summary}`)).toEqual([
      'Receiver: FAILED, 2 of 3 not done, 1 done',
      'Senior officers: FAILED, 1 of 3 not done, 2 still to do',
      'Conversation and questions: NOT_DUE, 1 of 1 still to do',
      'Person told, first appointment: NOT_DUE, 3 of 3 still to do',
      'Address: UNKNOWN, Not recorded here',
      'Who is at risk: UNKNOWN, Not recorded here',
      'Assessment current: UNKNOWN, Not recorded here',
      'Agencies, orders, conditions: UNKNOWN, Not recorded here',
      'MAPPA, ViSOR, victims, limited access: UNKNOWN, Not recorded here',
      'Contingency and reading: UNKNOWN, Not recorded here',
    ]);
  });

  it('say of each rule what was found, why it matters, who owes it and where it comes from', () => {
    expect(shown.lines.find(({ line }) => line === 'address')?.notRecorded).toMatch(
      'This release does not record whether the address was assessed',
    );
    expect(shown.lines[0]?.rules[0]).toMatchObject({
      rule: 'HC-05',
      title: 'A receiving practitioner is named',
      finding: 'No receiving practitioner is named; the last day was 3 March 2026.',
      why: 'Until somebody is named, nobody in the receiving area prepares for this person: ROSH is high, MAPPA level 2, and no day is set for the move.',
      who: 'Receiving senior',
      dueOn: '2026-03-03',
      overdue: true,
      basis: expect.stringMatching(/^our suggestion: /),
      href: `/handovers/${TRANSFER}/allocate`,
    });
  });

  it('leave the rules of managers to managers, and the invariant to its proof', () => {
    expect(shown.forManagers.map(({ rule }) => rule)).toEqual(['HC-01', 'HC-04', 'HC-18']);
    expect(shown.forManagers[0]?.basis).toMatch(/^policy: /);
    expect(JSON.stringify(shown)).not.toContain('HC-13');
  });

  it('say what does not apply, and why', () => {
    expect(shown.doNotApply.map(({ rule, finding }) => `${rule} ${finding}`)).toEqual([
      'HC-14 Nobody has asked a question.',
      'HC-15 The transfer is not refused.',
      'HC-16 Nothing has been late long enough to go to a manager.',
      'HC-17 This is not a temporary move.',
    ]);
  });

  it('show an unknown answer in its own line and in that of what is not known', () => {
    const { state } = given(until('requested'), ordinary);
    const erased = { eventId: 'e9', type: 'TransferAcknowledged', transferId: TRANSFER };
    const gone = { ...state, erasedEvents: [erased] };
    const now = noon('2026-03-02');
    const answers = assess(firstEdition)(gone, TRANSFER, now);
    const { lines, erasedEvents } = handoverView(gone, TRANSFER, { now, answers, directory });
    expect(lines.find(({ line }) => line === 'receiver')).toMatchObject({
      worst: 'UNKNOWN',
      summary: '1 of 2 not known, 1 still to do',
    });
    expect(lines.find(({ line }) => line === 'not-known')).toMatchObject({ summary: '1 of 1 not known' });
    expect(erasedEvents).toBe(1);
  });

  it('show for ever who went on without a rule, and why', () => {
    const { lines } = seen(
      [until('agreed'), overridden('HC-09', 'pass'), until('passed').slice(-1)],
      noon('2026-03-03'),
    );
    const line = lines.find(({ title }) => title === 'Conversation and questions');
    expect(line?.summary).toBe('1 of 1 not done, 1 passed with a reason');
    expect(line?.rules[0]?.overridden).toBe(
      'Priya Nair went on without it at 9:07am on 2 March 2026: They move tonight',
    );
  });
});

describe('what is done first if something goes wrong tonight', () => {
  const home = defined({ standsIn: 'HOME', firstAct: 'Ring the hostel' });
  const there = defined({ actionId: id(2), standsIn: 'RECEIVING', firstAct: 'Ring the night desk' });
  const acts = (...story: (Told | readonly Told[])[]) => {
    const { firstAct, firstActOncePassed } = seen(story, noon('2026-03-03'));
    return [firstAct?.act, firstActOncePassed?.act];
  };

  it('is what stands where the case is held, and beside it what stands once supervision passes', () => {
    expect(acts(until('supervisionOffered'), there, home)).toEqual([
      'Ring the hostel',
      'Ring the night desk',
    ]);
    expect(acts(until('supervisionOffered'), there)).toEqual([undefined, 'Ring the night desk']);
    expect(acts(until('supervisionOffered'), there, home, until('passed').slice(-1))).toEqual([
      'Ring the night desk',
      undefined,
    ]);
  });
});

describe('what is not known', () => {
  it('is what was asked and is not answered, too', () => {
    const asked = fact('QueryRaised', { queryId: 'q1', to: 'HOME', question: 'Who else lives there?' });
    const answered = fact('QueryAnswered', { queryId: 'q1', answer: 'An aunt.' });
    const story = [...until('allocated'), asked];
    expect(seen(story, noon('2026-03-03')).notKnown).toEqual([
      'Not answered by the home side: Who else lives there?',
    ]);
    expect(seen([story, answered], noon('2026-03-03')).notKnown).toEqual([]);
  });

  it('is what nobody answered although a manager accepted the risk, by name', () => {
    const asked = fact('CheckRequested', {
      checkId: 'c1',
      kind: 'HEALTH',
      body: 'Southaven NHS',
      place: 'the flat',
      area: 'RECEIVING',
    });
    const accepted = fact(
      'CheckNoReplyAccepted',
      { checkId: 'c1', risk: 'Unknown medicine', compensatingAction: 'Ask him' },
      { by: people.homeSenior },
    );
    const refusal = fact('CheckReplied', { checkId: 'c1', result: 'REFUSED', summary: 'Not ours' });
    const held = fact('CheckReplied', { checkId: 'c1', result: 'NOTHING_HELD' });
    const story = [
      ...until('allocated'),
      asked,
      fact('CheckSent', { checkId: 'c1', how: 'Letter' }),
      accepted,
    ];
    const check = 'Health, Southaven NHS, about the flat';
    const listed = (...more: Told[]) => seen([story, ...more], noon('2026-03-03')).notKnown;
    expect(listed()).toEqual([`No reply, risk accepted by Grace Holt: ${check}`]);
    expect(listed(refusal)).toEqual([`They refuse to say, risk accepted by Grace Holt: ${check}`]);
    expect(listed(held)).toEqual([]);
  });

  it('is told apart from having said nothing: who says that nothing is missing, until they name something', () => {
    const none = fact('NotKnownStated', { points: [] });
    const some = fact('NotKnownStated', { points: ['His new number'] });
    const shown = (...story: Told[]) => {
      const { notKnown, nothingMissingSaidBy } = seen([until('allocated'), ...story], noon('2026-03-03'));
      return { notKnown, nothingMissingSaidBy };
    };
    expect(shown()).toEqual({ notKnown: [], nothingMissingSaidBy: [] });
    expect(shown(none)).toEqual({ notKnown: [], nothingMissingSaidBy: ['Priya Nair'] });
    expect(shown(none, some)).toEqual({ notKnown: ['His new number'], nothingMissingSaidBy: [] });
  });

  it('is what both practitioners said, each once', () => {
    const sent = {
      ...requested(),
      data: { toTeam: 'SHV1', formVersion: '1', notKnown: 'His new number' },
    } as Told;
    const story = [caseOpened, proposed(), sent, conversed(), conversed()];
    expect(seen(story, noon('2026-03-02')).notKnown).toEqual([
      'His new number',
      'Who else lives at the new address',
    ]);
  });
});
