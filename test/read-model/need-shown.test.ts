import { describe, expect, it } from '@jest/globals';
import type { NextAct } from '../../src/handover/handover.answers.ts';
import { needShown, ownAndWaiting } from '../../src/read-model/lists/list-shown.ts';
import type { TransferListed } from '../../src/read-model/lists/lists.answers.ts';

const passed: TransferListed = {
  transferId: 'transfer-1',
  caseId: 'case-1',
  crn: 'X000101',
  name: 'Sample, Robin',
  kind: 'PERMANENT',
  stage: 'RESPONSIBILITY_PASSED',
  fromTeam: 'NFD1',
  toTeam: 'SHV1',
  supervisedBy: 'receiver',
  receiver: 'receiver',
  rosh: null,
  mappaLevel: null,
  requestedAt: '2026-09-28T09:00:00.000Z',
  intendedMoveOn: null,
  movedEarly: false,
  dueOn: null,
  dueIsOurs: false,
  daysLate: 0,
  revision: 9,
  incomplete: false,
  erased: false,
  restricted: false,
};

const owed: NextAct = {
  act: 'Record whether they came',
  who: 'Receiving practitioner',
  yours: false,
  overdue: false,
  rule: 'HC-12',
  basis: 'our suggestion',
  href: '/handovers/transfer-1/appointment-kept',
};

const whatIsNext = (
  row: Partial<TransferListed>,
  next: readonly NextAct[] | undefined,
  reader = 'receiver',
) => {
  const { yours, cells } = needShown({ ...passed, ...row }, next, reader);
  return { yours, text: cells[0]?.text, acts: cells[0]?.acts?.map(({ href }) => href) };
};

describe('what somebody does next about a transfer', () => {
  it('is to end it, once supervision passed to them and nothing more is owed', () => {
    const end = { yours: true, text: '', acts: ['/handovers/transfer-1/complete'] };
    expect(whatIsNext({}, [])).toEqual(end);
  });

  it('is nothing for others, before supervision passed, and where the case is not shown', () => {
    const nothing = { yours: false, text: 'Nothing is asked for now', acts: [] };
    expect(whatIsNext({}, [], 'somebody else')).toEqual(nothing);
    expect(whatIsNext({ stage: 'AGREED' }, [])).toEqual(nothing);
    expect(whatIsNext({ erased: true }, [])).toEqual(nothing);
    expect(whatIsNext({ restricted: true }, [])).toEqual(nothing);
  });

  it('is said not to be known where it cannot be worked out, and may be theirs', () => {
    const text = 'What comes next cannot be worked out at the moment';
    expect(whatIsNext({}, undefined)).toEqual({ yours: true, text, acts: [] });
  });

  it('is not said to be seen by opening it where that fails too', () => {
    const incomplete = { ...passed, incomplete: true };
    const alert = 'Not everything recorded could be listed';
    expect(needShown(incomplete, undefined, 'receiver').alerts).toEqual([alert]);
    expect(needShown(incomplete, [], 'receiver').alerts).toEqual([`${alert}: open it to see`]);
  });

  it('is what they owe; what others owe is waited for', () => {
    expect(whatIsNext({}, [owed])).toEqual({
      yours: false,
      text: 'Waits for: receiving practitioner',
      acts: [],
    });
    expect(whatIsNext({}, [{ ...owed, yours: true }])).toEqual({ yours: true, text: '', acts: [owed.href] });
  });
});

describe('what needs somebody', () => {
  const own = needShown(passed, [{ ...owed, yours: true }], 'receiver');
  const waits = needShown({ ...passed, transferId: 'transfer-2' }, [owed], 'receiver');
  const page = (content: (typeof own)[], totalPages = 1, totalElements = content.length) =>
    ownAndWaiting({
      name: 'mine',
      title: 'What needs me',
      empty: '',
      content,
      number: 0,
      totalPages,
      totalElements,
    });
  const told = (lists: ReturnType<typeof page>) =>
    lists.map(({ title, content, totalElements }) => [title, content, totalElements]);

  it('is apart from what waits for others, and counted without it', () => {
    expect(told(page([waits, own, waits]))).toEqual([
      ['What needs me', [own], 1],
      ['Waits for others', [waits, waits], 2],
    ]);
    expect(told(page([waits]))).toEqual([
      ['What needs me', [], 0],
      ['Waits for others', [waits], 1],
    ]);
  });

  it('is one list where nothing waits for others', () => {
    expect(told(page([own]))).toEqual([['What needs me', [own], 1]]);
    expect(told(page([]))).toEqual([['What needs me', [], 0]]);
  });

  it('keeps the count of all its pages, for the way to them', () => {
    expect(told(page([own, waits], 3, 25))[0]).toEqual(['What needs me', [own], 25]);
  });
});
