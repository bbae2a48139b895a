import { EventEmitter } from 'node:events';
import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { AccessDeniedError, StreamDeletedError } from '@eventstore/db-client';
import { AppendStream } from '../../../src/event-store/eventstoredb/append-stream.ts';
import { NoAnswer } from '../../../src/event-store/eventstoredb/within.ts';
import { failureOf, InDoubt, NotNow } from '../../../src/event-store/eventstoredb/failure.ts';
import { notLeader } from '../../support/eventstoredb/errors.ts';

/** A failed call as gRPC words it. */
function failed(code: status, details: string, metadata = new Metadata()): Error {
  return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details, metadata });
}

const redirected = () => failed(status.NOT_FOUND, '', notLeader({ host: 'two', port: 2113 }).metadata);

const CUT = 'The connection to EventStoreDB was cut';

const failures: [is: string, error: Error, notBegun: boolean, refused: boolean, why: string][] = [
  ['given up on this side', failed(status.CANCELLED, 'Cancelled on client'), false, false, CUT],
  ['cancelled by the server', failed(status.CANCELLED, 'Call cancelled'), false, false, CUT],
  ['dropped', failed(status.UNAVAILABLE, 'Connection dropped'), false, false, CUT],
  ['reset', failed(status.INTERNAL, 'Received RST_STREAM with code 2'), false, false, CUT],
  [
    'past its deadline',
    failed(status.DEADLINE_EXCEEDED, 'Deadline exceeded after 5s'),
    false,
    false,
    'EventStoreDB did not answer in time',
  ],
  [
    'too slow at the server',
    failed(status.ABORTED, 'Operation timed out: Prepare phase timeout.'),
    false,
    false,
    'EventStoreDB did not finish in time',
  ],
  [
    'a bug of the server',
    failed(status.UNKNOWN, 'Exception was thrown.'),
    false,
    false,
    'Exception was thrown.',
  ],
  ['no answer', new NoAnswer(), false, false, 'EventStoreDB did not answer in time'],
  ['not replicated', new NotNow('It could not be replicated'), false, false, 'It could not be replicated'],
  ['an answer without reasons', new NotNow(''), false, false, 'EventStoreDB failed and does not say why'],
  ['not ready', new NotNow('Server Is Not Ready'), true, false, 'EventStoreDB is starting or stopping'],
  [
    'a call to a server that is not ready',
    failed(status.UNAVAILABLE, 'Server Is Not Ready'),
    true,
    false,
    'EventStoreDB is starting or stopping',
  ],
  ['busy', new NotNow('Server Is Busy'), true, false, 'EventStoreDB has too much to do at the moment'],
  [
    'without a leader',
    new NotNow('No leader info available in response'),
    true,
    false,
    'The nodes of EventStoreDB have no leader at the moment',
  ],
  ['not the leader', redirected(), true, false, 'Another node of EventStoreDB leads now: two:2113'],
  [
    'access denied',
    new AccessDeniedError(),
    true,
    true,
    'EventStoreDB refuses who this service says it is: check EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE, or that it takes the certificate in EVENTSTORE_CERT_FILE, and what the user may do',
  ],
  [
    'a deleted stream',
    StreamDeletedError.fromStreamName(''),
    true,
    true,
    'The stream was deleted in EventStoreDB, which this service never does: restore a backup',
  ],
];

describe('A failed call', () => {
  it.each(failures)('that was %s is told in plain words, and as certain only where it is', (...row) => {
    const [, error, notBegun, refused, why] = row;
    expect(failureOf(error)).toMatchObject({ notBegun, refused, why });
    expect(failureOf(new InDoubt(error))).toMatchObject({ notBegun: false, refused, why });
  });
});

describe('A call that carries several appends', () => {
  /** Sends so many, ends the call with an error, and gives what each is told. */
  async function endUnder(appends: number) {
    const call = Object.assign(new EventEmitter(), { write: () => true, cancel: () => undefined });
    const stream = new AppendStream(
      call as never,
      () => undefined,
      () => undefined,
    );
    const sent = Array.from({ length: appends }, () => stream.send('case-1', 'no-stream', [], 60_000));
    call.emit('error', redirected());
    const told = await Promise.allSettled(sent);
    return told.map((each) => failureOf((each as PromiseRejectedResult).reason));
  }

  it('gives up one that is not answered in time, and leaves the others in doubt as it may be the one meant', async () => {
    const call = Object.assign(new EventEmitter(), { write: () => true, cancel: () => undefined });
    const nothing = () => undefined;
    const stream = new AppendStream(call as never, nothing, nothing);
    const other = stream.send('case-2', 'no-stream', [], 60_000);
    await expect(stream.send('case-1', 'no-stream', [], 30)).rejects.toBeInstanceOf(NoAnswer);
    call.emit('error', redirected());
    await expect(other).rejects.toBeInstanceOf(InDoubt);
  });

  it('leaves them in doubt when it ends, and one alone not', async () => {
    const leader = { address: 'two', port: 2113 };
    expect(await endUnder(1)).toMatchObject([{ notBegun: true, leader }]);
    expect(await endUnder(2)).toMatchObject([
      { notBegun: false, leader },
      { notBegun: false, leader },
    ]);
  });
});
