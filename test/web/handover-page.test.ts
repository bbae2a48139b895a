import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { commandRoutes } from '../../src/case/command-routes.ts';
import type { HandoverAnswer, RuleShown } from '../../src/handover/handover.answers.ts';
import { handoverPage } from '../../src/handover/handover-page.ts';
import { templates } from '../../src/web/set-up.ts';
import { expectValid } from './support/valid.ts';

const transferId = '00000000-0000-4000-8000-000000000001';
const environment = templates();

const rule = (more: Partial<RuleShown>): RuleShown => ({
  rule: 'HC-09',
  title: 'The two practitioners spoke',
  outcome: 'NOT_DUE',
  severity: 'NEEDS_REASON',
  finding: 'No conversation is recorded.',
  why: 'A form does not tell what two people can tell each other.',
  who: 'Both practitioners',
  yours: false,
  overdue: false,
  basis: 'our suggestion: no limit found in policy',
  because: [],
  href: `/handovers/${transferId}/conversation`,
  policyVersion: '2026-11-01',
  ...more,
});

function answer(more: Partial<HandoverAnswer> = {}): HandoverAnswer {
  return {
    caseId: '00000000-0000-4000-8000-000000000002',
    transferId,
    kind: 'PERMANENT',
    stage: 'AGREED',
    stageShown: 'Agreed, supervision not passed',
    crn: 'X000001',
    name: 'Grove, Ash',
    asAt: '2026-06-04T13:05:00.000Z',
    inThePast: false,
    fromTeam: 'Leeds',
    toTeam: 'Nottingham',
    holder: { name: 'Amira Haddad', where: 'Leeds' },
    heldSince: '2026-06-03T23:30:00.000Z',
    receiver: null,
    interim: null,
    refusal: null,
    rosh: 'VERY_HIGH',
    roshUnchecked: false,
    mappaLevel: 2,
    alarms: [],
    next: [],
    startHere: [],
    firstAct: null,
    firstActOncePassed: null,
    readBack: null,
    notKnown: [],
    nothingMissingSaidBy: [],
    said: [],
    changes: null,
    lines: [
      {
        line: 'conversation',
        title: 'Conversation and questions',
        worst: 'NOT_DUE',
        summary: '1 of 1 still to do',
        rules: [rule({})],
      },
    ],
    doNotApply: [],
    forManagers: [],
    counts: { satisfied: 4, metLate: 1, failed: 0, notDue: 1, unknown: 1, notApplicable: 2 },
    policyVersion: '2026-11-01',
    erasedEvents: 0,
    version: 9,
    revision: 7,
    ...more,
  };
}

const acts = commandRoutes.filter(({ to }) => to === 'transfer');

function shown(more: Partial<HandoverAnswer> = {}, routes: typeof acts | undefined = acts): string {
  return environment.render('handover/handover.njk', {
    ...handoverPage(answer(more), routes),
    asAtTyped: '',
  });
}

/** What is read, without the tags. */
const words = (html: string) =>
  html.replace(/<title>[\s\S]*?<\/title>|<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the page of a handover', () => {
  it('says who holds the case, since when on London clocks, and that nobody is named', () => {
    expect(words(shown())).toContain(
      'Who holds the case tonight Amira Haddad . No receiving practitioner is named.',
    );
  });

  it('says since when, once the receiving practitioner holds it, and for an earlier instant to the minute', () => {
    const farid = { staffId: 'f', name: 'Farid Rahimi', where: 'Nottingham' };
    const held = words(shown({ holder: farid, receiver: farid }));
    expect(held).toContain('Who holds the case tonight Farid Rahimi , since 4 June. Next');
    expect(words(shown({ inThePast: true }))).toContain('Amira Haddad , since 4 June 2026 at 12:30am.');
    const elsewhere = { name: 'Amira Haddad', where: 'Carlisle' };
    expect(words(shown({ holder: elsewhere }))).toContain('Amira Haddad , Carlisle.');
  });

  it('says what both teams are called by once', () => {
    const teams = { fromTeam: 'Leeds sentence management', toTeam: 'Hull sentence management' };
    expect(words(shown(teams))).toContain('Leeds to Hull sentence management');
    expect(words(shown({ fromTeam: 'Leeds', toTeam: 'Leeds' }))).toContain('Leeds to Leeds');
  });

  it('never cuts when the risk of the first line is greatest, nor its first sign, and names everybody else', () => {
    const line = (who: string, whenGreatest?: string, more = {}) => ({
      groups: [],
      who,
      nature: 'Assault',
      ...(whenGreatest !== undefined && { whenGreatest }),
      firstSign: 'One two three four five six seven eight nine ten eleven twelve thirteen. And '.repeat(2),
      isNoFact: false,
      isUnchecked: false,
      isWithdrawn: false,
      ...more,
    });
    const long = 'In the days after court dates about contact with her, and when he has been drinking.';
    const others = ['Kim', 'Lee', 'Max', 'Ned'].map((who) => line(who, long));
    const first = line('Jo', long);
    const page = (...startHere: (typeof first)[]) => words(shown({ startHere }));
    expect(page(first)).toContain(`When ${long} First sign One two three four five six seven eight nine ten`);
    expect(page(first)).toMatch(/thirteen\. … In full/);
    expect(page(first, others[0]!)).toMatch(/Also Kim: In the days after .* … In full \(2\)/);
    expect(page(first, ...others)).toMatch(/Also Kim Also Lee Also Max Also Ned In full \(5\)/);
    const gone = line('Kim', long, { isWithdrawn: true });
    expect(page(first, gone)).not.toContain('Also Kim');
  });

  it('says of how many rules what became of them, never that all is well', () => {
    expect(words(shown())).toContain(
      'Of 7 rules that apply: 1 not known, 1 still to do, 1 done late and 4 done.',
    );
    expect(words(shown())).toContain('Risk of serious harm: very high. MAPPA level 2.');
  });

  it('says of a level that came from elsewhere that nobody has checked it', () => {
    expect(words(shown({ roshUnchecked: true }))).toContain('very high (recorded elsewhere, unchecked).');
  });

  it('says that a level was never recorded, which is not the same as low', () => {
    expect(words(shown({ rosh: null, mappaLevel: null }))).toContain(
      'Risk of serious harm: not recorded. MAPPA level not recorded.',
    );
    expect(words(shown({ mappaLevel: 0 }))).toContain('Considered for MAPPA, not managed under it.');
  });

  it('says who says that nothing is missing, and "neither" only where neither has said anything', () => {
    const named = words(shown({ nothingMissingSaidBy: ['Amira Haddad'] }));
    expect(named).toContain('Amira Haddad says there is nothing that they know to be missing.');
    expect(named).not.toContain('Neither practitioner');
    expect(words(shown())).toContain('Neither practitioner has said what they do not know.');
  });

  it('leads from an undone rule to what meets it, and marks what policy does not ask for', () => {
    expect(shown()).toContain(
      `<a class="govuk-link" href="/handovers/${transferId}/conversation">The two practitioners spoke</a>`,
    );
    expect(words(shown())).toContain('our suggestion');
    const verified = rule({ basis: 'policy: the framework' });
    const line = { line: 'x', title: 'X', worst: 'NOT_DUE' as const, summary: '', rules: [verified] };
    expect(words(shown({ lines: [line] }))).not.toContain('our suggestion');
  });

  it('leads to oversight and to reading only those who owe it: what others record there is something else', () => {
    const href = `/handovers/${transferId}/oversight`;
    const line = (yours: boolean) => ({
      line: 'seniors',
      title: 'Senior officers',
      worst: 'NOT_DUE' as const,
      summary: '',
      rules: [rule({ rule: 'HC-08', href, yours })],
    });
    const next = (yours: boolean) => ({
      act: 'Record oversight of the case coming in',
      who: 'Receiving senior',
      yours,
      overdue: false,
      rule: 'HC-08',
      basis: 'our suggestion: no limit found in policy',
      href,
    });
    const theirs = shown({ next: [next(true)], lines: [line(true)] });
    expect(theirs.split(`href="${href}"`)).toHaveLength(3);
    expect(words(theirs)).toContain('You : Record oversight of the case coming in');
    const others = shown({ next: [next(false)], lines: [line(false)] });
    // It stays among the other things that they can do, where it says nothing of this rule.
    expect(others.split(`href="${href}"`)).toHaveLength(2);
    expect(words(others)).toContain('Receiving senior: Record oversight of the case coming in');
  });

  it('leads to the confirmation of what it shows itself, whatever is recorded meanwhile', () => {
    expect(shown()).toContain(`href="/handovers/${transferId}/read-summary?version=9"`);
    expect(shown()).toContain(`href="/handovers/${transferId}/read-request?version=9"`);
  });

  it('says who sees the person and who answers, and why the transfer was refused', () => {
    const interim = {
      seenBy: { name: 'Kirsty Armstrong', where: 'Cumbria' },
      answersTonight: 'The duty desk in Leeds',
      until: '2026-06-05',
    };
    const refusal = {
      at: '2026-06-03T23:30:00.000Z',
      by: 'Hamish Boyd',
      did: 'Refused the transfer: the address is not suitable',
      words: ['Too near to a school', 'Evidence: a visit'],
    };
    const page = words(shown({ interim, refusal, said: [refusal] }));
    expect(page).toContain(
      'Answers tonight: The duty desk in Leeds. Kirsty Armstrong sees the person until 5 June.',
    );
    expect(page).toContain('Refused the transfer: the address is not suitable. Too near to a school');
    expect(page).toContain('1 entry Refused the transfer: the address is not suitable Too near to a school');
    expect(page).toContain('Evidence: a visit Hamish Boyd, 4 June 2026 at 12:30am.');
  });

  it('leads nowhere when the act does not fit, the reader may only read, or the past is shown', () => {
    const link = `href="/handovers/${transferId}/conversation"`;
    expect(
      shown(
        {},
        acts.filter(({ act }) => act !== 'conversation'),
      ),
    ).not.toContain(link);
    expect(shown({ inThePast: true })).not.toContain(link);
    expect(
      environment.render('handover/handover.njk', { ...handoverPage(answer(), undefined) }),
    ).not.toContain(link);
  });

  it('keeps saying that the past is shown, and as at when', () => {
    const past = words(shown({ inThePast: true, asAt: '2026-03-03T14:05:00.000Z' }));
    expect(past).toContain('As it was known at 3 March 2026 at 2:05pm . Nothing recorded later is shown.');
    expect(past).toContain('Who held the case');
    expect(past).not.toContain('tonight');
    expect(past).not.toContain('Other things you can do');
  });

  it('shows an alarm in words before what comes next', () => {
    const alarm = {
      title: 'The person has moved',
      text: 'Nobody answers tonight.',
      href: `/handovers/${transferId}/interim`,
    };
    const text = words(shown({ alarms: [alarm] }));
    expect(text).toMatch(/Who holds the case tonight .* Alarm The person has moved .* Next /);
  });

  it('shows what people wrote as they wrote it, and never as markup', () => {
    const html = shown({
      notKnown: ['Who <b>else</b> lives there\nand since when'],
      name: '<script>alert(1)</script>',
    });
    expect(html).toContain('Who &lt;b&gt;else&lt;/b&gt; lives there\nand since when');
    expect(html).not.toContain('<script>alert');
  });

  it('shows for ever that somebody went on without a rule, and why', () => {
    const passed = rule({
      outcome: 'FAILED',
      overridden: 'Hamish Boyd went on without it at 2:05pm: it could not wait',
    });
    const line = {
      line: 'x',
      title: 'X',
      worst: 'FAILED' as const,
      summary: '1 of 1 not done',
      rules: [passed],
    };
    expect(words(shown({ lines: [line] }))).toContain('Passed with a reason. Hamish Boyd went on without it');
  });

  it('says how much was erased', () => {
    expect(words(shown({ erasedEvents: 2 }))).toContain(
      '2 entries were erased; what rested on them is shown as not known.',
    );
    expect(words(shown({ erasedEvents: 1 }))).toContain(
      '1 entry was erased; what rested on it is shown as not known.',
    );
  });

  it('has a valid source whatever it shows', async () => {
    const alarm = { title: 'Moved', text: 'Nobody answers.', href: '/x' };
    const next = {
      act: 'Speak',
      who: 'Both practitioners',
      yours: true,
      dueOn: '2026-06-01',
      overdue: true,
      rule: 'HC-09',
      basis: 'our suggestion: no limit found in policy',
      href: '/y',
    };
    await expectValid(shown(), 'as it is');
    await expectValid(
      shown({
        alarms: [alarm, { ...alarm, title: 'Nobody is named' }],
        next: [next],
        notKnown: ['A'],
        interim: {
          seenBy: { name: 'Kit', where: 'Leeds' },
          answersTonight: 'The duty desk',
          until: '2026-06-05',
        },
        refusal: { at: '2026-06-03T23:30:00.000Z', by: 'Kit', did: 'Refused', words: ['Why'] },
        said: [
          { at: '2026-06-03T23:30:00.000Z', by: 'Kit', did: 'Refused', words: ['Why', 'Evidence: <b>'] },
        ],
        doNotApply: [rule({ outcome: 'NOT_APPLICABLE' })],
        forManagers: [rule({})],
      }),
      'full',
    );
    await expectValid(shown({ inThePast: true, holder: null, heldSince: null, lines: [] }), 'past');
  });
});
