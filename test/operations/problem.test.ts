import { describe, expect, it } from '@jest/globals';
import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { Refusal, type RefusalKind } from '../../src/case/decider.ts';
import { StaleScreen } from '../../src/case/recording/recording.ts';
import {
  EventIdTaken,
  StoreUnavailable,
  TooLarge,
  WrongRevision,
} from '../../src/event-store/event-store.ts';
import { StreamErased } from '../../src/event-store/keys/key-store.ts';
import type { Unmet } from '../../src/handover/assessment.ts';
import { problemOf } from '../../src/operations/problem.ts';

describe('what is answered for an error', () => {
  it.each<[RefusalKind, number, string]>([
    ['invalid', 400, 'INVALID'],
    ['forbidden', 403, 'FORBIDDEN'],
    ['not-found', 404, 'NOT_FOUND'],
    ['conflict', 409, 'CONFLICT'],
  ])('is the sentence of a refusal that is %s', (kind, status, errorCode) => {
    expect(problemOf(new Refusal(kind, 'Name the receiving practitioner first'))).toEqual({
      status,
      errorCode,
      userMessage: 'Name the receiving practitioner first',
      developerMessage: expect.stringMatching(/: Name the receiving practitioner first$/),
    });
  });

  it('names the fields to put right and the rules in the way', () => {
    const fields = [{ field: 'toTeam', message: 'Choose a team from the directory' }];
    const unmet = [{ rule: 'HC-05', title: 'A named receiver' }] as Unmet[];
    expect(problemOf(new Refusal('invalid', 'Put right', { fields }))).toMatchObject({ fields });
    expect(problemOf(new Refusal('conflict', 'Not yet', { unmet }))).toMatchObject({ unmet });
  });

  it('says whether it may have been recorded when the store did not answer', () => {
    const told = (error: StoreUnavailable) => problemOf(error).userMessage;
    expect(told(new StoreUnavailable('late'))).toMatch(
      /^This may have been recorded\. .* with the same Idempotency-Key/,
    );
    expect(told(new StoreUnavailable('gone', { nothingWritten: true }))).toMatch(
      /nothing was recorded this time/,
    );
  });

  it.each([
    [new WrongRevision('case-1', 3, 4), 409],
    [new StreamErased('case-1'), 409],
    [new TooLarge('case-1 has 2000000 bytes'), 413],
    [new StaleScreen(7, 'the receiver was named'), 412],
    [new StoreUnavailable('SQLITE_BUSY /data/log.db'), 503],
    [new NotFoundException('Cannot GET /api/cases?crn=X000001'), 404],
    [new BadRequestException("Failed to decode param 'X000001%'"), 404],
    [new HttpException('I am a teapot', 418), 500],
    [new EventIdTaken('0198c0de-0000-7000-8000-00000000000a'), 500],
    [new TypeError('Cannot read properties of Ann Example'), 500],
    ['thrown words', 500],
    [undefined, 500],
  ])('tells nothing of what is inside: %p', (error, status) => {
    const problem = problemOf(error);
    expect(problem.status).toBe(status);
    expect(JSON.stringify(problem)).not.toMatch(/case-1|SQLITE|X000001|teapot|0198c0de|Ann Example|thrown/);
    expect(problem.userMessage.length).toBeGreaterThan(20);
  });
});
