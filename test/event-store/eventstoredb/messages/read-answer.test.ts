import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { positionOf } from '../../../../src/event-store/eventstoredb/messages/position.ts';
import { shared, streams } from '../../../../src/event-store/eventstoredb/messages/protocol.ts';
import { propertyOf, readAnswerIn } from '../../../../src/event-store/eventstoredb/messages/read-answer.ts';

const whole = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const records = fc.record({
  id: fc.uuid(),
  stream: text,
  revision: whole,
  commit: whole,
  prepare: whole,
  type: text,
  metadata: bytes,
  data: bytes,
});

/** A record as the generated classes write it. */
function recorded(given: (typeof records extends fc.Arbitrary<infer T> ? T : never) | undefined) {
  if (given === undefined) return undefined;
  const message = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(given.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(given.stream)))
    .setStreamRevision(given.revision)
    .setCommitPosition(given.commit)
    .setPreparePosition(given.prepare)
    .setCustomMetadata(given.metadata)
    .setData(given.data);
  message
    .getMetadataMap()
    .set('created', '1')
    .set('type', given.type)
    .set('content-type', 'application/json');
  return message;
}

describe('A message of the answer to a read', () => {
  it('brings the event, whatever stands in it and beside it', () => {
    fc.assert(
      fc.property(records, fc.option(records, { nil: undefined }), whole, (given, link, commit) => {
        const event = new streams.ReadResp.ReadEvent()
          .setEvent(recorded(given))
          .setLink(recorded(link))
          .setCommitPosition(commit);
        const answer = readAnswerIn(new streams.ReadResp().setEvent(event).serializeBinary());
        expect(answer).toEqual({
          recorded: {
            stream: given.stream,
            id: given.id,
            revision: given.revision,
            position: positionOf(given.commit, given.prepare),
            properties: expect.any(Array),
            metadata: Buffer.from(given.metadata),
            data: Buffer.from(given.data),
          },
        });
        expect(propertyOf(answer.recorded!, 'type')).toBe(given.type);
        expect(propertyOf(answer.recorded!, 'other')).toBeUndefined();
      }),
    );
  });

  it('brings how far a subscription has come, also at the end, which is nowhere', () => {
    fc.assert(
      fc.property(whole, whole, (commit, prepare) => {
        const at = new streams.ReadResp.Checkpoint().setCommitPosition(commit).setPreparePosition(prepare);
        const answer = readAnswerIn(new streams.ReadResp().setCheckpoint(at).serializeBinary());
        expect(answer).toEqual({ reached: positionOf(commit, prepare) });
      }),
    );
  });

  it('brings nothing where it says anything else', () => {
    for (const other of [
      new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation()),
      new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()),
      new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound()),
      new streams.ReadResp().setLastStreamPosition('7'),
      // Of a link to an event that is gone there is only the link.
      new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setNoPosition(new shared.Empty())),
    ]) {
      expect(readAnswerIn(other.serializeBinary())).toEqual({});
    }
  });

  it('does not let a record be half read', () => {
    const event = new streams.ReadResp.ReadEvent().setEvent(
      recorded({
        id: 'a',
        stream: 's',
        revision: '1',
        commit: '1',
        prepare: '1',
        type: 't',
        metadata: Buffer.from('m'),
        data: Buffer.from('data'),
      }),
    );
    const message = new streams.ReadResp().setEvent(event).serializeBinary();
    for (let end = 1; end < message.length; end++)
      expect(() => readAnswerIn(message.subarray(0, end))).toThrow();
  });
});
