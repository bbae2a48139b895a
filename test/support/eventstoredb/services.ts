import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { serveBatchAppend, type BatchCall } from './batch-append.ts';
import { asRpcError, scavengeNotFound } from './errors.ts';
import type { Operation } from './faults.ts';
import { authorize, underFaults, type Host } from './host.ts';
import { structuredUuid } from './messages.ts';
import {
  cluster,
  features,
  gossip,
  operations,
  operationsService,
  serverFeatures,
  streamsService,
  type streams,
} from './protocol.ts';
import { serveRead, type ReadCall } from './read-service.ts';
import { serveAppend, serveDelete, serveTombstone, type AppendCall } from './unary-writes.ts';

/** The version the double says it is: the one whose behaviour it follows. */
export const SERVER_VERSION = '24.2.0';

/** What gossip tells of a node. */
export interface MemberState {
  instanceId: string;
  host: string;
  port: number;
  state: 'Leader' | 'Follower' | 'Unknown' | 'Shutdown';
  isAlive: boolean;
}

/** A call that stays open: a read, a subscription or a stream of appends. */
export type LongCall = ReadCall | BatchCall;

/** A node as all of its services see it. */
export interface ServiceHost extends Host {
  /** Keeps a call that stays open in mind until it is closed. A promise is for when its connection has room for it. */
  opened(call: LongCall): Promise<void> | undefined;
  /** The nodes of its cluster, as the node knows them. */
  gossip(): MemberState[];
}

type Service = [ServiceDefinition, UntypedServiceImplementation];

/** Everything a node serves over gRPC. */
export function servicesOf(host: ServiceHost): Service[] {
  const { StreamsService } = streamsService;
  // Records are kept as the bytes they are sent as.
  const read = { ...StreamsService.read, responseSerialize: (bytes: Buffer) => bytes };
  const streamsImplementation = {
    read: async (call: ReadCall) => {
      await host.opened(call);
      if (!call.destroyed) await serveRead(call, host);
    },
    append: (call: AppendCall, answer: sendUnaryData<streams.AppendResp>) =>
      void serveAppend(call, answer, host),
    batchAppend: async (call: BatchCall) => {
      await host.opened(call);
      if (!call.destroyed) serveBatchAppend(call, host);
    },
    delete: (call: DeleteCall, answer: sendUnaryData<streams.DeleteResp>) =>
      void serveDelete(call, answer, host),
    tombstone: (call: TombstoneCall, answer: sendUnaryData<streams.TombstoneResp>) =>
      void serveTombstone(call, answer, host),
  };
  return [
    [{ ...StreamsService, read }, streamsImplementation],
    [
      serverFeatures.ServerFeaturesService,
      { getSupportedMethods: unary(host, 'features', () => supportedMethods()) },
    ],
    [gossip.GossipService, { read: unary(host, 'gossip', () => clusterInfo(host.gossip())) }],
    [
      operationsService.OperationsService,
      {
        startScavenge: unary(host, 'scavenge', (call) => startScavenge(host, call)),
        stopScavenge: unary(host, 'scavenge', (call: StopScavengeCall) => stopScavenge(host, call)),
      },
    ],
  ] as Service[];
}

type StopScavengeCall = ServerUnaryCall<operations.StopScavengeReq, operations.ScavengeResp>;
type DeleteCall = ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>;
type TombstoneCall = ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>;

/** Answers a call that reads or does something at once. */
function unary<Request, Answer>(
  host: Host,
  operation: Operation,
  act: (call: ServerUnaryCall<Request, Answer>) => Answer | Promise<Answer>,
): (call: ServerUnaryCall<Request, Answer>, answer: sendUnaryData<Answer>) => void {
  return (call, answer) => {
    const of = { operation, stream: '', node: host.index };
    underFaults(host, of, call.getPeer(), async () => act(call)).then(
      (response) => response !== undefined && answer(null, response),
      (error: unknown) => answer(asRpcError(error), null),
    );
  };
}

function startScavenge(
  host: Host,
  call: ServerUnaryCall<unknown, operations.ScavengeResp>,
): operations.ScavengeResp {
  authorize(host, call.metadata);
  const { STARTED, INPROGRESS } = operations.ScavengeResp.ScavengeResult;
  const id = host.scavenger.start();
  return new operations.ScavengeResp()
    .setScavengeId(id ?? host.scavenger.underWay)
    .setScavengeResult(id === undefined ? INPROGRESS : STARTED);
}

async function stopScavenge(host: Host, call: StopScavengeCall): Promise<operations.ScavengeResp> {
  authorize(host, call.metadata);
  const id = call.request.getOptions()?.getScavengeId() ?? '';
  if (!(await host.scavenger.stop(id))) throw scavengeNotFound(id);
  const { STOPPED } = operations.ScavengeResp.ScavengeResult;
  return new operations.ScavengeResp().setScavengeId(id).setScavengeResult(STOPPED);
}

/** What methods of this version can do that earlier ones could not. */
const FEATURES: Record<string, string[]> = {
  [streamsService.StreamsService.read.path]: ['position', 'events'],
  [streamsService.StreamsService.batchAppend.path]: ['deadline_duration'],
};

function supportedMethods(): features.SupportedMethods {
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion(SERVER_VERSION);
  const services: Record<string, ServiceDefinition> = {
    'event_store.client.streams.streams': streamsService.StreamsService,
    'event_store.client.gossip.gossip': gossip.GossipService,
    'event_store.client.operations.operations': operationsService.OperationsService,
    'event_store.client.server_features.serverfeatures': serverFeatures.ServerFeaturesService,
  };
  for (const [service, definition] of Object.entries(services)) {
    for (const name of Object.keys(definition)) {
      const method = new features.SupportedMethod();
      method.setServiceName(service);
      method.setMethodName(name.toLowerCase());
      method.setFeaturesList(FEATURES[definition[name]!.path] ?? []);
      supported.addMethods(method);
    }
  }
  return supported;
}

/** The numbers of the states on the wire. */
const STATES = { Unknown: 2, Follower: 6, Leader: 8, Shutdown: 11 } as const;

function clusterInfo(members: readonly MemberState[]): cluster.ClusterInfo {
  const info = new cluster.ClusterInfo();
  for (const { instanceId, host, port, state, isAlive } of members) {
    const endPoint = new cluster.EndPoint();
    endPoint.setAddress(host);
    endPoint.setPort(port);
    const member = new cluster.MemberInfo();
    member.setInstanceId(structuredUuid(instanceId));
    member.setTimeStamp(String(BigInt(Date.now()) * 10_000n));
    member.setState(STATES[state]);
    member.setIsAlive(isAlive);
    member.setHttpEndPoint(endPoint);
    info.addMembers(member);
  }
  return info;
}
