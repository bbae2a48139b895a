import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { HandoverAnswer, RuleShown } from '../../src/handover/handover.answers.ts';
import { demonstration, type Shown } from './support/demonstration.ts';

/** Every story that comes with the service, as a receiving practitioner reads it. */
let stories: Shown[];
beforeAll(async () => {
  stories = await demonstration();
}, 300_000);

const everyView = (): HandoverAnswer[] => stories.flatMap(({ now, steps }) => [now, ...steps]);

const rulesOf = ({ lines, forManagers, doNotApply }: HandoverAnswer): RuleShown[] => [
  ...lines.flatMap(({ rules }) => rules),
  ...forManagers,
  ...doNotApply,
];

/** Each sentence that anybody is shown, once; not what people wrote themselves. */
const sentences = (): string[] => [
  ...new Set(
    everyView().flatMap((view) => [
      ...view.alarms.flatMap(({ title, text }) => [`${title}.`, text]),
      ...view.next.map(({ act }) => `${act}.`),
      `${view.stageShown}.`,
      ...rulesOf(view).flatMap(({ finding, why, title }) => [finding, why, `${title}.`]),
    ]),
  ),
];

describe('what the demonstration says', () => {
  it('is plain: sentences with a beginning and an end, none long', () => {
    const strange = sentences().filter(
      (sentence) =>
        !/^[A-Z0-9].*\.$/.test(sentence) || /undefined|null|\[object|_|\.\.|,,| {2}/.test(sentence),
    );
    expect(strange).toEqual([]);
    expect(sentences().filter((sentence) => sentence.split(' ').length > 40)).toEqual([]);
  });

  it('is in the words of the field, and never says that all is well', () => {
    const wrong = /\bSPO\b|offender|\bPOP\b|\bcomplete\b|\bcompleted\b|\bgreen\b|\bsafe\b|%|\bcompliant\b/i;
    expect(sentences().filter((sentence) => wrong.test(sentence))).toEqual([]);
  });

  it('calls policy only what was read in policy', () => {
    const policy = everyView()
      .flatMap(rulesOf)
      .filter(({ basis }) => basis.startsWith('policy: '));
    expect([...new Set(policy.map(({ rule }) => rule))]).toEqual(['HC-01']);
    const ours = everyView()
      .flatMap(rulesOf)
      .filter(({ rule }) => rule !== 'HC-01');
    expect(ours.every(({ basis }) => basis.startsWith('our suggestion: '))).toBe(true);
  });

  it('can be read in twenty seconds before the lines begin', () => {
    const words = ({ alarms, next, notKnown, stageShown }: HandoverAnswer): number =>
      [
        stageShown,
        ...alarms.flatMap(({ title, text }) => [title, text]),
        ...next.flatMap(({ act, who }) => [act, who]),
        ...notKnown,
      ]
        .join(' ')
        .split(' ').length;
    expect(Math.max(...everyView().map(words))).toBeLessThan(120);
  });
});

describe('what is done if something goes wrong tonight', () => {
  const pairs = () => stories.flatMap(({ withCards }) => withCards);

  it('is on the page what stands on the card, and nothing where nothing stands', () => {
    const apart = pairs().filter(({ handover: { firstAct }, card }) => {
      const standing = card.situations.flatMap(({ actions }) => actions);
      const isThere = ({ title, firstAct: act }: (typeof standing)[number]) =>
        title === firstAct?.situation && act === firstAct.act;
      return firstAct === null
        ? standing.length + card.begun.length > 0
        : firstAct.isBegun
          ? !card.begun.some(({ action }) => isThere(action))
          : card.begun.length > 0 || !standing.some(isThere);
    });
    expect(apart.map(({ handover, card }) => [handover.name, handover.asAt, card.crn])).toEqual([]);
    expect(pairs().filter(({ handover }) => handover.firstAct !== null).length).toBeGreaterThan(20);
  });

  it('names what stands only once supervision passes as the card does, among what is not to be relied on', () => {
    const waiting = pairs().filter(({ handover }) => handover.firstActOncePassed !== null);
    for (const { handover, card } of waiting) {
      const { situation, act } = handover.firstActOncePassed!;
      expect(card.notToRelyOn).toContainEqual(
        expect.objectContaining({
          title: situation,
          firstAct: act,
          marks: ['Stands in the receiving area, once supervision has passed'],
        }),
      );
    }
    expect(waiting.length).toBeGreaterThan(5);
    const after = pairs().filter(({ handover: { stage } }) =>
      ['RESPONSIBILITY_PASSED', 'COMPLETED'].includes(stage),
    );
    expect(after.filter(({ handover }) => handover.firstActOncePassed !== null)).toEqual([]);
  });
});

describe('what to do next, in each story', () => {
  it.each<[string, string[]]>([
    ['An ordinary transfer', []],
    [
      'High risk, one signature before supervision passes',
      ['Receiving practitioner: Accept responsibility for supervision'],
    ],
    [
      'Moved on a Friday evening',
      [
        'Receiving senior: Name the receiving practitioner',
        'Transferring practitioner: Tell the person in writing who to report to, where and when',
        'Transferring practitioner: Answer the open question',
      ],
    ],
    [
      'A request nobody has acknowledged',
      [
        'Receiving senior: Name the receiving practitioner',
        'Receiving administrator: Acknowledge the request',
        'Receiving senior: Record oversight of the case coming in',
      ],
    ],
    [
      'Refused, disputed, decided',
      [
        'Receiving practitioner: Say how the handover served you',
        'Transferring practitioner: Record suicide, self-harm, coping and vulnerability, one by one',
        'Receiving practitioner: Get the police domestic abuse check answered',
      ],
    ],
    [
      'A temporary move, extended twice',
      [
        'Receiving senior: Record oversight of the case coming in',
        'Transferring senior: Take what is late to the manager who can settle it',
        'Receiving senior: Agree to the transfer, or refuse it',
      ],
    ],
    [
      'The sixth practitioner in two years',
      [
        'Transferring practitioner: Answer the open question',
        'Receiving senior: Record oversight of the case coming in',
        'Transferring senior: Take what is late to the manager who can settle it',
      ],
    ],
    ['Recalled during the transfer', []],
    ['Over Easter', []],
    [
      'Sent on a Friday at a quarter to five',
      [
        'Transferring practitioner: Answer the open question',
        'Receiving senior: Record oversight of the case coming in',
        'Receiving senior: Agree to the transfer, or refuse it',
      ],
    ],
    [
      'Known at court, not read by whoever answers',
      [
        'Receiving practitioner: Read what changed since the request, and confirm it',
        'Receiving practitioner: Say how the handover served you',
        'Transferring senior: Take what is late to the manager who can settle it',
      ],
    ],
    [
      'The same file twice, and an older one later',
      [
        'Transferring senior: Record oversight of the case going out',
        'Transferring practitioner: Send the request',
        'Transferring practitioner: Write an emergency action that can be used in the receiving area',
      ],
    ],
    [
      'What could not be looked up',
      [
        'Receiving senior: Name the receiving practitioner',
        'Transferring senior: Let the receiving practitioner, senior and administrator in',
        'Receiving senior: Record oversight of the case coming in',
      ],
    ],
    [
      'Two seniors, one acceptance',
      [
        'Receiving senior: Name the receiving practitioner',
        'Receiving senior: Record oversight of the case coming in',
        'Transferring senior: Take what is late to the manager who can settle it',
      ],
    ],
  ])('%s', (title, acts) => {
    const story = stories.find((each) => each.title === title);
    expect(story?.now.next.map(({ act, who }) => `${who}: ${act}`)).toEqual(acts);
  });

  it('no story is left out', () => {
    expect(stories).toHaveLength(14);
  });

  it('a dispute is decided before anything else, by the head of a delivery unit', () => {
    const disputed = everyView().filter(({ stage }) => stage === 'DISPUTED');
    expect(disputed.map(({ next: [first] }) => `${first?.who}: ${first?.act}`)).toEqual([
      'Receiving head of delivery unit: Decide the disputed refusal',
    ]);
  });

  it('one waits for the acceptance alone, its registers reviewed', () => {
    const ready = stories.find(({ title }) => title === 'High risk, one signature before supervision passes');
    const { stage, readBack, startHere, firstAct, firstActOncePassed } = ready!.now;
    expect([stage, readBack?.standing]).toEqual(['HANDOVER_PENDING', 'CONFIRMED']);
    expect([startHere.length, firstAct]).toEqual([3, null]);
    expect(firstActOncePassed?.act).toBe('Ring the police on 999, then Lorna Tate.');
    const gates = rulesOf(ready!.now).filter(
      ({ gate, severity }) => gate === 'pass' && severity !== 'ADVISES',
    );
    const unmet = gates.filter(({ outcome }) => !['SATISFIED', 'NOT_APPLICABLE'].includes(outcome));
    expect(unmet.map(({ rule }) => rule)).toEqual([]);
  });

  it('one waits with ten things that are not known, each named', () => {
    const sent = stories.find(({ title }) => title === 'Sent on a Friday at a quarter to five');
    expect(sent?.now.notKnown).toHaveLength(10);
  });

  it('what happened to the person is said, where that stopped the transfer', () => {
    const recalled = stories.find(({ title }) => title === 'Recalled during the transfer');
    expect(recalled?.now.stageShown).toBe('The person was recalled to custody, and the transfer stopped');
  });
});
