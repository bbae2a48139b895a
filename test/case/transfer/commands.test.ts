import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../../src/case/decider.ts';
import type { Class } from '../../../src/case/field.ts';
import { readBody } from '../../../src/case/recording/body.ts';
import { RecordConversation, TookPart } from '../../../src/case/transfer/arrival.commands.ts';
import {
  AcknowledgeTransfer,
  ProposeTransfer,
  RefuseTransfer,
  SupersedeTransfer,
} from '../../../src/case/transfer/transfer.commands.ts';
import { conversed } from '../support/facts.ts';
import { people } from '../support/people.ts';

/** The fields that must be put right, as the sender is told. */
function wrongFields(command: Class<object>, body: object): string[] {
  try {
    readBody(command, body);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.fields.map(({ field }) => field);
  }
}

const conversation = conversed().data as RecordConversation;
const move = { kind: 'PERMANENT', toTeam: 'SHV1', reasonCode: 'HOUSING', reason: 'A tenancy' };

describe('what is sent with an act of a transfer', () => {
  it('is read with its entries as they were meant', () => {
    expect(wrongFields(ProposeTransfer, move)).toEqual([]);
    expect(wrongFields(AcknowledgeTransfer, {})).toEqual([]);
    const read = readBody(RecordConversation, { ...conversation });
    expect(read.participants.every((each) => each instanceof TookPart)).toBe(true);
  });

  it.each([
    ['an empty proposal', ProposeTransfer, {}, ['kind', 'toTeam', 'reasonCode', 'reason']],
    [
      'a day that is not real',
      ProposeTransfer,
      { ...move, intendedMoveOn: '2026-02-30' },
      ['intendedMoveOn'],
    ],
    ['somebody else’s words', ProposeTransfer, { ...move, by: people.homeSenior.id }, ['by']],
    ['an onward move, which is proposed', SupersedeTransfer, { cause: 'ONWARD_MOVE' }, ['cause']],
    [
      'a monologue',
      RecordConversation,
      { ...conversation, participants: [{ name: 'A', role: 'B' }] },
      ['participants'],
    ],
    ['nothing said', RecordConversation, { ...conversation, matters: [] }, ['matters']],
    [
      'a participant with no part',
      RecordConversation,
      { ...conversation, participants: [{ name: 'A', role: 'B' }, { name: 'C' }] },
      ['participants.1.role'],
    ],
    [
      'a refusal without evidence',
      RefuseTransfer,
      { code: 'OTHER', why: 'No room', evidence: ' ', approverId: people.receivingHead.id },
      ['evidence'],
    ],
    [
      'a reason for no rule',
      RefuseTransfer,
      {
        code: 'OTHER',
        why: 'No room',
        evidence: 'The list',
        approverId: people.receivingHead.id,
        reasons: [{ rule: 'none', reason: 'Because' }],
      },
      ['reasons.0.rule'],
    ],
  ])('names the fields to put right for %s', (_what, command, body, fields) => {
    expect(wrongFields(command, body)).toEqual(fields);
  });
});
