import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendAnswerIn } from '../../../../src/event-store/eventstoredb/messages/append-answer.ts';
import { positionOf } from '../../../../src/event-store/eventstoredb/messages/position.ts';
import { shared, streams } from '../../../../src/event-store/eventstoredb/messages/protocol.ts';
import { structuredUuid } from '../../../support/eventstoredb/messages.ts';

const whole = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String);

/** An answer as the generated classes write it, with all that a server says beside it. */
const answered = (id: string) =>
  new streams.BatchAppendResp()
    .setCorrelationId(new shared.UUID().setString(id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('case-1')))
    .setStreamPosition('4');

it('the answer to an append tells where it was written, as far as the server says so', () => {
  const place = fc.option(fc.record({ commit: whole, prepare: whole }), { nil: undefined });
  fc.assert(
    fc.property(fc.uuid(), fc.maxSafeNat(), place, (id, revision, at) => {
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(revision));
      if (at === undefined) success.setNoPosition(new shared.Empty());
      else
        success.setPosition(
          new shared.AllStreamPosition().setCommitPosition(at.commit).setPreparePosition(at.prepare),
        );
      expect(appendAnswerIn(answered(id).setSuccess(success).serializeBinary())).toEqual({
        id,
        answer: { revision, position: at && positionOf(at.commit, at.prepare) },
      });
    }),
  );
});

it('an answer that tells neither is one that was not expected', () => {
  const { id, answer } = appendAnswerIn(answered('an-append').serializeBinary());
  expect(id).toBe('an-append');
  expect(answer).toHaveProperty('error.message', 'The append was not answered as expected');
});

it('an answer whose id comes back as two numbers is about the append with that id', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const response = answered('').setCorrelationId(structuredUuid(id));
      expect(appendAnswerIn(response.serializeBinary()).id).toBe(id);
    }),
  );
});
