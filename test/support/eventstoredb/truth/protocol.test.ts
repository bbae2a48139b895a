import { randomUUID } from 'node:crypto';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cluster,
  empty,
  gossip,
  serverFeatures,
  shared,
  streams,
  streamsService,
  type features,
} from '../protocol.ts';
import { NO_POSITION, streamIdentifier } from '../messages.ts';
import { observe, until, type Observed } from './server.ts';

/** What the client keeps from those who use it: what it must never send, and what it cannot show. */
describe('On the wire', () => {
  let server: Observed;
  let client: streamsService.StreamsClient;
  let address: string;
  beforeAll(async () => {
    server = await observe({ plain: true });
    address = new URL(server.url.replace('esdb:', 'http:')).host;
    client = new streamsService.StreamsClient(address, credentials.createInsecure());
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  const uuid = (text: string): shared.UUID => {
    const id = new shared.UUID();
    id.setString(text);
    return id;
  };

  const event = (id: string = randomUUID(), type = 'Said'): streams.BatchAppendReq.ProposedMessage => {
    const message = new streams.BatchAppendReq.ProposedMessage();
    message.setId(uuid(id));
    message.getMetadataMap().set('type', type).set('content-type', 'application/json');
    message.setData(Buffer.from('{}'));
    return message;
  };

  const request = (
    stream: string | undefined,
    events: streams.BatchAppendReq.ProposedMessage[],
    { id = randomUUID() as string, isFinal = true, isNew = false } = {},
  ): streams.BatchAppendReq => {
    const message = new streams.BatchAppendReq();
    message.setCorrelationId(uuid(id));
    if (stream !== undefined) {
      const options = new streams.BatchAppendReq.Options();
      options.setStreamIdentifier(streamIdentifier(stream));
      if (isNew) options.setNoStream(new empty.Empty());
      else options.setAny(new empty.Empty());
      message.setOptions(options);
    }
    message.setProposedMessagesList(events);
    message.setIsFinal(isFinal);
    return message;
  };

  /** Sends requests on one stream of appends, and gives what is answered until there are so many answers. */
  const answers = async (count: number, ...requests: streams.BatchAppendReq[]): Promise<string[]> => {
    const call = client.batchAppend();
    const told: string[] = [];
    call.on('data', (answer: streams.BatchAppendResp) => {
      told.push(answer.getError()?.getMessage() ?? `success ${answer.getSuccess()!.getCurrentRevision()}`);
    });
    call.on('error', () => undefined);
    for (const one of requests) call.write(one);
    await until(() => told.length >= count);
    call.cancel();
    return told;
  };

  it.each([
    ['an id that is none', () => event('nonsense')],
    ['the empty id', () => event('00000000-0000-0000-0000-000000000000')],
    ['an empty type', () => event(undefined, '')],
  ])('an append with %s is a bad request, and told as timed out as well a while later', async (_, bad) => {
    expect(await answers(2, request(server.stream(), [bad()]))).toEqual(['BadRequest', 'Timeout']);
  });

  it('an append to a stream without a name is a bad request', async () => {
    expect(await answers(1, request('', [event()]))).toEqual(['BadRequest']);
  });

  it('an append may come in pieces; one that is never complete times out', async () => {
    const id = randomUUID();
    const stream = server.stream();
    expect(
      await answers(
        1,
        request(stream, [event()], { id, isFinal: false }),
        request(undefined, [event()], { id }),
      ),
    ).toEqual(['success 1']);
    expect(await answers(1, request(stream, [event()], { isFinal: false }))).toEqual(['Timeout']);
  });

  it.each([
    ['on the same call', false],
    ['on another call', true],
  ])('a repeat %s that meets its original under way is a success, or times out', async (_, apart) => {
    const stream = server.stream();
    const id = randomUUID();
    const append = () => request(stream, [event(id)], { isNew: true });
    const told = apart
      ? (await Promise.all([answers(1, append()), answers(1, append())])).flat()
      : await answers(2, append(), append());
    expect(told).toContain('success 0');
    for (const each of told) expect(['success 0', 'Timeout']).toContain(each);
    expect(await answers(1, append())).toEqual(['success 0']);
    expect(await answers(1, request(stream, [event()]))).toEqual(['success 1']);
  });

  it('ids are taken in capitals and in braces', async () => {
    const stream = server.stream();
    const id = randomUUID();
    expect(await answers(1, request(stream, [event(id.toUpperCase())]))).toEqual(['success 0']);
    expect(await answers(1, request(stream, [event(`{${id}}`)]))).toEqual(['success 0']);
  });

  it('a filtered subscription from the start that finds nothing tells a checkpoint above all positions', async () => {
    const filter = new streams.ReadReq.Options.FilterOptions();
    const expression = new streams.ReadReq.Options.FilterOptions.Expression();
    expression.setPrefixList([server.stream('nobody')]);
    filter.setStreamIdentifier(expression);
    filter.setMax(1_000_000);
    filter.setCheckpointintervalmultiplier(1);
    const all = new streams.ReadReq.Options.AllOptions();
    all.setStart(new shared.Empty());
    const options = new streams.ReadReq.Options();
    options.setAll(all);
    options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
    options.setFilter(filter);
    options.setUuidOption(new streams.ReadReq.Options.UUIDOption());
    const message = new streams.ReadReq();
    message.setOptions(options);
    const told: string[] = [];
    const call = client.read(message);
    call.on('data', (answer: streams.ReadResp) => {
      if (answer.hasConfirmation()) told.push('confirmed');
      if (answer.hasCheckpoint()) told.push(answer.getCheckpoint()!.getCommitPosition());
      if (answer.hasCaughtUp()) told.push('caught up');
    });
    call.on('error', () => undefined);
    await until(() => told.includes('caught up'));
    call.cancel();
    expect(told).toEqual(['confirmed', NO_POSITION, 'caught up']);
  });

  it('the server tells what it can do, and who is in its cluster', async () => {
    const insecure = credentials.createInsecure();
    const asking = new serverFeatures.ServerFeaturesClient(address, insecure);
    const supported = await new Promise<features.SupportedMethods>((resolve, reject) => {
      asking.getSupportedMethods(new shared.Empty(), (error, answer) =>
        error ? reject(error) : resolve(answer!),
      );
    });
    asking.close();
    const methods = supported
      .getMethodsList()
      .map(
        (method) => `${method.getServiceName()}/${method.getMethodName()} ${method.getFeaturesList().join()}`,
      );
    expect(methods).toEqual(
      expect.arrayContaining([
        'event_store.client.streams.streams/batchappend deadline_duration',
        'event_store.client.streams.streams/read position,events',
      ]),
    );
    const gossiping = new gossip.GossipClient(address, insecure);
    const info = await new Promise<cluster.ClusterInfo>((resolve, reject) => {
      gossiping.read(new shared.Empty(), (error, answer) => (error ? reject(error) : resolve(answer!)));
    });
    gossiping.close();
    const [member] = info.getMembersList();
    expect(member!.getState()).toBe(cluster.MemberInfo.VNodeState.LEADER);
    expect(member!.getIsAlive()).toBe(true);
    expect(`${member!.getHttpEndPoint()!.getAddress()}:${member!.getHttpEndPoint()!.getPort()}`).toBe(
      address,
    );
  });

  it('over HTTP the server tells whether it lives and who leads', async () => {
    expect((await fetch(`http://${address}/health/live`)).status).toBe(204);
    const { members } = (await (await fetch(`http://${address}/gossip`)).json()) as { members: unknown[] };
    const [host, port] = address.split(':');
    expect(members).toMatchObject([
      { state: 'Leader', isAlive: true, httpEndPointIp: host, httpEndPointPort: Number(port) },
    ]);
    expect((await fetch(`http://${address}/nothing-here`)).status).toBe(404);
  });
});
