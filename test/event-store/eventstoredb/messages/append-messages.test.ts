import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendRequests } from '../../../../src/event-store/eventstoredb/messages/append-messages.ts';
import { streams } from '../../../../src/event-store/eventstoredb/messages/protocol.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const record = fc.record(
  { id: fc.uuid(), type: text, metadata: bytes(300), data: bytes(300), json: fc.constant(true as const) },
  { requiredKeys: ['id', 'type', 'metadata', 'data'] },
);
const expected = fc.oneof(fc.constant('no-stream' as const), fc.maxSafeNat());

describe('The messages of an append', () => {
  it('say to the generated classes what is to be written, where and under which guard', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        text,
        expected,
        fc.array(record, { minLength: 1 }),
        (id, stream, guard, records) => {
          const [request, ...more] = [...appendRequests(id, stream, guard, records)].map((message) =>
            streams.BatchAppendReq.deserializeBinary(message),
          );
          expect(more).toEqual([]);
          expect(request!.getCorrelationId()?.getString()).toBe(id);
          expect(request!.getIsFinal()).toBe(true);
          const options = request!.getOptions()!;
          expect(Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString()).toBe(stream);
          expect(options.hasNoStream() ? 'no-stream' : Number(options.getStreamPosition())).toBe(guard);
          const sent = request!.getProposedMessagesList().map((message) => ({
            id: message.getId()!.getString(),
            properties: Object.fromEntries(message.getMetadataMap().entries() as never),
            metadata: message.getCustomMetadata_asU8(),
            data: message.getData_asU8(),
          }));
          expect(sent).toEqual(
            records.map(({ id, type, metadata, data, json }) => ({
              id,
              properties: { type, 'content-type': json ? 'application/json' : 'application/octet-stream' },
              metadata,
              data,
            })),
          );
        },
      ),
    );
  });

  it('hold a mebibyte each at most, in order, and only the last says that it is', () => {
    const size = 300 * 1024;
    const records = Array.from({ length: 10 }, (_, at) => ({
      id: `00000000-0000-4000-8000-00000000000${at}`,
      type: 'AnyEvent',
      metadata: new Uint8Array(10),
      data: new Uint8Array(size),
    }));
    const messages = [...appendRequests('an-append', 'case-1', 'no-stream', records)];
    const requests = messages.map((message) => streams.BatchAppendReq.deserializeBinary(message));
    for (const { byteLength } of messages) expect(byteLength).toBeLessThanOrEqual(1024 * 1024 + 1024);
    expect(requests.map((request) => request.getIsFinal())).toEqual([false, false, false, true]);
    expect(requests.map((request) => request.hasOptions())).toEqual([true, false, false, false]);
    expect(requests.map((request) => request.getCorrelationId()!.getString())).toEqual(
      Array(4).fill('an-append'),
    );
    const ids = requests.flatMap((request) =>
      request.getProposedMessagesList().map((sent) => sent.getId()!.getString()),
    );
    expect(ids).toEqual(records.map(({ id }) => id));
  });
});
