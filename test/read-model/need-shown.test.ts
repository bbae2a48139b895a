import { describe, expect, it } from '@jest/globals';
import type { NextAct } from '../../src/handover/handover.answers.ts';
import { needShown } from '../../src/read-model/lists/list-shown.ts';
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

const whatIsNext = (row: Partial<TransferListed>, next: readonly NextAct[], reader = 'receiver') => {
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

  it('is what they owe; what others owe is waited for', () => {
    expect(whatIsNext({}, [owed])).toEqual({
      yours: false,
      text: 'Waits for: receiving practitioner',
      acts: [],
    });
    expect(whatIsNext({}, [{ ...owed, yours: true }])).toEqual({ yours: true, text: '', acts: [owed.href] });
  });
});
