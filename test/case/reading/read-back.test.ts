import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContingencyContent } from '../../../src/case/contingency/contingency.events.ts';
import { materialChanges, materialEvents } from '../../../src/case/reading/material-changes.ts';
import {
  confirmReadBack,
  correctReadBack,
  giveReadBack,
  readBackStanding,
} from '../../../src/case/reading/read-back.ts';
import type { RiskContent } from '../../../src/case/risk/risk.events.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { samples } from '../../event-store/support/samples.ts';
import { allocated, caseOpened, conversed, passed, proposed, requested, until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, type Story, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';

const by = people.receivingPractitioner;
const content: RiskContent = {
  groups: ['KNOWN_ADULT'],
  who: 'The sister',
  nature: 'Assault at home',
  whenGreatest: 'At weekends',
  firstSigns: 'He drinks',
  startHere: true,
  source: { system: 'OASys' },
};
const plan: ContingencyContent = {
  situation: 'WHEREABOUTS_UNKNOWN',
  trigger: 'Not back by nine',
  firstAct: 'Ring the police',
  standsIn: 'BOTH',
};
const captured = (special: Partial<RiskContent> = {}) =>
  caseFact('RiskItemCaptured', { itemId: 'item-1', ...content, ...special });
const corrected = (material: boolean, telling: { by?: Staff } = {}) =>
  caseFact('RiskItemCorrected', { itemId: 'item-1', ...content, why: 'Another name', material }, telling);
const defined = caseFact('ContingencyActionDefined', { actionId: 'action-1', ...plan });

const lines = {
  whoIsAtRisk: 'His sister, who lives two streets away',
  whenGreatest: 'Saturday night, after the match',
  firstSign: 'He does not answer on Friday',
  firstAct: 'I ring the night desk, then her',
};
/** The story up to a named practitioner, with risk and plan recorded: revisions 0 to 7. */
const story = given(until('allocated'), captured(), defined);
const SHOWN = 7;
const READ_BACK = id(1);
const given1 = () => fact('ReadBackGiven', { readBackId: READ_BACK, version: SHOWN, ...lines }, { by });
const standing = ({ state }: Story) => readBackStanding(state, state.transfers[TRANSFER]!).standing;
const confirmed = () => fact('ReadBackConfirmed', { readBackId: READ_BACK });

describe('reading the case back', () => {
  it('is done by the practitioner named now, of the version shown', () => {
    expect(standing(story)).toBe('NONE');
    const after = story.when(giveReadBack, { version: SHOWN, ...lines }, { by }).then(given1());
    expect(standing(after)).toBe('GIVEN');
  });

  it.each([people.homePractitioner, people.receivingColleague, people.receivingSenior])(
    'is done by nobody for them: $name',
    (other) => {
      story
        .when(giveReadBack, { version: SHOWN, ...lines }, { by: other })
        .thenRefused('forbidden', 'Only Dana Reid, who is named to receive the case');
    },
  );

  it('needs somebody who is named, and a version that exists', () => {
    given(until('acknowledged'))
      .when(giveReadBack, { version: 4, ...lines }, { by })
      .thenRefused('conflict', 'Nobody is named');
    story
      .when(giveReadBack, { version: 8, ...lines }, { by })
      .thenRefused('invalid', 'the newest is 7', { field: 'version' });
  });

  it.each([
    ['whoIsAtRisk', 'the SISTER.'],
    ['whenGreatest', ' at week-ends '],
    ['firstSign', 'not back by nine!'],
    ['firstAct', 'Ring the police'],
    ['firstAct', ' … '],
  ])('says in their own words %s, not “%s”', (field, copied) => {
    story
      .when(giveReadBack, { version: SHOWN, ...lines, [field]: copied }, { by })
      .thenRefused('invalid', 'in your own words', { field });
  });

  it('says on each of four lines something else, in at least three different words, and says so at each', () => {
    const say = (
      ...[whoIsAtRisk, whenGreatest, firstSign, firstAct]: readonly [string, string, string, string]
    ) =>
      story.when(
        giveReadBack,
        { version: SHOWN, ...{ whoIsAtRisk, whenGreatest, firstSign, firstAct } },
        { by },
      );
    const fewer = /at least 3 different ones \(our suggestion\)$/;
    for (const short of ['x', 'yes yes ok', 'ok, ok, OK', '. . .']) {
      const { refusal } = say(short, short, short, short);
      expect(refusal?.fields).toMatchObject(
        Object.keys(lines).map((field) => ({ field, message: expect.stringMatching(fewer) })),
      );
    }
    const same = 'She is not safe';
    say(same, `“${same.toUpperCase()}”`, lines.firstSign, lines.firstAct).thenRefused(
      'invalid',
      'on another line',
      {
        field: 'whenGreatest',
      },
    );
  });

  it.each([
    'Friday nights after pub',
    'After the pub, Friday nights',
    'Friday nights after the pub closes and he’s walking home past Kim’s house',
    'He’s walking past her house',
  ])('does not turn round or shorten a sentence of the record: “%s”', (whenGreatest) => {
    const recorded =
      'Friday nights, after the pub closes and he’s walking home past her house. Less so when his brother is there.';
    given(until('allocated'), captured({ whenGreatest: recorded }), defined)
      .when(giveReadBack, { version: SHOWN, ...lines, whenGreatest }, { by })
      .thenRefused('invalid', 'in your own words', { field: 'whenGreatest' })
      .when(
        giveReadBack,
        { version: SHOWN, ...lines, whenGreatest: 'Friday, when he has been drinking' },
        { by },
      )
      .thenAccepted();
  });

  it.each(['His sister, two streets away', 'I ring her, then the night desk', 'If she starts using'])(
    'is short where that says it: “%s”',
    (firstSign) => {
      const recorded = captured({
        who: 'Rosa, his sister, who lives nearby',
        firstSigns: 'Ring her mother. Then the desk at night.',
      });
      given(until('allocated'), recorded, defined)
        .when(
          giveReadBack,
          {
            version: SHOWN,
            ...lines,
            whoIsAtRisk: 'Rosa and her son',
            firstAct: 'The police at once',
            firstSign,
          },
          { by },
        )
        .thenAccepted();
    },
  );

  it('is refused when others changed the risk meanwhile, saying what, at the version that was read', () => {
    story
      .after([corrected(true)])
      .when(giveReadBack, { version: SHOWN, ...lines }, { by })
      .thenRefused('conflict', /a statement about risk was changed, by Priya Nair.* Read it/, {
        field: 'version',
      })
      .when(giveReadBack, { version: SHOWN + 1, ...lines }, { by })
      .thenAccepted();
  });

  it('goes on when only they themselves recorded something, or a slip of the pen was put right', () => {
    story
      .after([corrected(true, { by }), corrected(false)])
      .when(giveReadBack, { version: SHOWN, ...lines }, { by })
      .thenAccepted();
  });
});

describe('the answer to a read-back', () => {
  const read = story.after([given1()]);
  const confirm = { readBackId: READ_BACK };

  it('is that of whoever holds supervision, or of a home senior while they are away', () => {
    for (const who of [people.homePractitioner, people.homeSenior]) {
      const after = read.when(confirmReadBack, confirm, { by: who }).then(confirmed());
      expect(standing(after)).toBe('CONFIRMED');
    }
  });

  it.each([people.homeColleague, people.receivingSenior, people.homeHead])(
    'is not that of $name',
    (other) => {
      read
        .when(confirmReadBack, confirm, { by: other })
        .thenRefused('forbidden', 'Only Priya Nair, the transferring practitioner, or a senior');
    },
  );

  it('is never their own', () => {
    read.when(confirmReadBack, confirm, { by }).thenRefused('forbidden', 'their own read-back');
    read
      .when(correctReadBack, { ...confirm, firstAct: 'Ring her' }, { by })
      .thenRefused('forbidden', 'their own read-back');
  });

  it('is still that of the practitioner it came from once supervision has passed', () => {
    const late = given(until('supervisionOffered'), passed(), given1());
    late.when(confirmReadBack, confirm, { by: people.homePractitioner }).then(confirmed());
  });

  it('corrects the lines that differ, and asks for another read-back', () => {
    const fixed = { firstSign: 'He stops going to work' };
    const after = read
      .when(correctReadBack, { ...confirm, ...lines, ...fixed })
      .then(fact('ReadBackCorrected', { readBackId: READ_BACK, corrections: fixed }));
    expect(standing(after)).toBe('CORRECTED');
    after
      .when(confirmReadBack, confirm)
      .thenRefused('conflict', 'was corrected by Priya Nair')
      .when(giveReadBack, { version: 9, ...lines, ...fixed }, { by })
      .thenRefused('invalid', 'in your own words', { field: 'firstSign' })
      .when(giveReadBack, { version: 9, ...lines, firstSign: 'His employer rings: he is not there' }, { by })
      .thenAccepted();
  });

  it('corrects at least one line', () => {
    read
      .when(correctReadBack, { ...confirm, ...lines })
      .thenRefused('invalid', 'Change at least one', { field: 'whoIsAtRisk' });
  });

  it('is given once, to the last read-back of the practitioner named now', () => {
    read.after([confirmed()]).when(confirmReadBack, confirm).thenRefused('conflict', 'was confirmed by');
    read
      .after([allocated(people.receivingColleague)])
      .when(confirmReadBack, confirm)
      .thenRefused('conflict', 'no longer counts');
    read.when(confirmReadBack, { readBackId: id(9) }).thenRefused('not-found', 'No read-back with this id');
  });

  it('cannot confirm what has changed since, even by who confirms', () => {
    const changed = read.after([corrected(true)]);
    expect(standing(changed)).toBe('OVERTAKEN');
    changed
      .when(confirmReadBack, confirm)
      .thenRefused('conflict', 'a statement about risk was changed; Dana Reid has to read that');
  });

  it('is not undone by reading the same back again', () => {
    read
      .after([confirmed()])
      .when(giveReadBack, { version: 9, ...lines }, { by })
      .thenRefused('conflict', 'was confirmed by Priya Nair');
  });
});

describe('where a read-back stands', () => {
  const proven = story.after([given1(), confirmed()]);

  it.each([
    ['a new statement', caseFact('RiskItemCaptured', { itemId: 'item-2', ...content })],
    [
      'a level',
      caseFact('RoshLevelAssessed', { overall: 'HIGH', assessedOn: '2026-03-02', source: 'OASys' }),
    ],
    [
      'an emergency action',
      caseFact('ContingencyActionChanged', { actionId: 'action-1', ...plan, why: 'New', material: true }),
    ],
    ['a move', fact('PersonMoved', { knownBefore: false, source: 'They rang' })],
  ])('is overtaken by %s', (_what, event) => {
    expect(standing(proven.after([event]))).toBe('OVERTAKEN');
    expect(standing(proven.after([{ ...event, by }]))).toBe('CONFIRMED');
  });

  it('is not overtaken by a slip of the pen, a conversation, a senior’s look or an agency that was asked', () => {
    const asked = { responsibilityId: 'agency-1', agency: 'Housing', task: 'Inspect', area: 'HOME' } as const;
    const others = [
      corrected(false),
      conversed(),
      fact('ManagementOversightRecorded', { side: 'HOME', lookedAt: 'All', direction: 'Go on' }),
      caseFact('AgencyResponsibilityAssigned', asked),
    ];
    expect(standing(proven.after(others))).toBe('CONFIRMED');
  });

  it('starts again with another practitioner, and is told as it was at an earlier revision', () => {
    const other = proven.after([allocated(people.receivingColleague)]);
    expect(standing(other)).toBe('NONE');
    const { state } = proven;
    const at = (revision: number) => readBackStanding(state, state.transfers[TRANSFER]!, revision).standing;
    expect([7, 8, 9].map(at)).toEqual(['NONE', 'GIVEN', 'CONFIRMED']);
  });
});

describe('the laws of reading back', () => {
  const everybody = [people.homePractitioner, people.homeSenior, by];
  const events = [...materialEvents.ofCase, ...materialEvents.ofTransfer].filter(
    (type) => type !== 'ReceivingPractitionerAllocated',
  );
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.constant('read' as const) },
    { weight: 2, arbitrary: fc.constant('confirm' as const) },
    fc.record({ type: fc.constantFrom(...events), by: fc.constantFrom(...everybody) }),
  );

  it('a read-back that stands confirmed never predates a change of risk by others', () => {
    const seen = { CONFIRMED: 0, OVERTAKEN: 0 };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.nat(3), (steps, behind) => {
        let now: Story = given(caseOpened, proposed(), requested(), allocated());
        for (const next of steps) {
          const { state } = now;
          const last = state.understanding.readBacks.at(-1);
          if (next === 'read') {
            const version = Math.max(0, state.revision - behind);
            const outcome = now.when(giveReadBack, { version, ...lines }, { by });
            if (outcome.refusal === undefined) now = outcome.thenAccepted();
          } else if (next === 'confirm') {
            const readBackId = last?.readBackId ?? id(99);
            const outcome = now.when(confirmReadBack, { readBackId });
            if (outcome.refusal === undefined) now = outcome.thenAccepted();
          } else {
            now = now.after([{ ...fact(next.type, samples[next.type]), by: next.by } as Told]);
          }
          const transfer = now.state.transfers[TRANSFER]!;
          const stands = readBackStanding(now.state, transfer);
          if (stands.standing === 'NONE') continue;
          const { version } = stands.readBack;
          const later = materialChanges({ state: now.state, transfer }).filter(
            ({ stamp, ofRisk }) => ofRisk && stamp.revision > version && stamp.actor.id !== by.id,
          );
          if (stands.standing === 'CONFIRMED' || stands.standing === 'GIVEN') expect(later).toEqual([]);
          else expect(later.length).toBeGreaterThan(0);
          if (stands.standing in seen) seen[stands.standing as keyof typeof seen] += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.CONFIRMED, seen.OVERTAKEN)).toBeGreaterThan(50);
  });

  it('knows every event that can be material', () => {
    const told = (Object.keys(samples) as (keyof typeof samples)[]).map(
      (type) => fact(type, samples[type]) as Told,
    );
    const { state } = given(caseOpened, told);
    const transfer = state.transfers[TRANSFER]!;
    const material = new Set(materialChanges({ state, transfer }).map(({ stamp }) => stamp.revision));
    const types = told.filter((_, index) => material.has(index + caseOpened.length)).map(({ type }) => type);
    const known: string[] = [...materialEvents.ofTransfer, ...materialEvents.ofCase];
    expect(types.filter((type) => !known.includes(type))).toEqual([]);
    expect(known.filter((type) => !types.includes(type as never))).toEqual([
      'ReceivingPractitionerAllocated',
    ]);
  });
});
