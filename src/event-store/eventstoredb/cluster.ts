import { gossip } from './messages/protocol.ts';

/** One node as the node that was asked sees it. */
export interface Member {
  /** `host:port`, as the node makes itself known. */
  address: string;
  /** Such as LEADER or FOLLOWER. */
  state: string;
  alive: boolean;
}

/** How the store is, for whoever runs the service. */
export interface StoreStatus {
  /** Whether events can be written at the moment. */
  reachable: boolean;
  /** Why not, in words. */
  why?: string;
  /** Of the server that answers, such as 24.2.0. */
  version?: string;
  /** `host:port` of the node that leads. */
  leader?: string;
  members: Member[];
}

const states = new Map(
  Object.entries(gossip.MemberInfo.VNodeState).map(([name, number]) => [number as number, name]),
);

export function membersOf(answer: gossip.ClusterInfo): Member[] {
  return answer.getMembersList().map((member) => {
    const at = member.getHttpEndPoint();
    return {
      address: `${at?.getAddress()}:${at?.getPort()}`,
      state: states.get(member.getState()) ?? 'UNKNOWN',
      alive: member.getIsAlive(),
    };
  });
}
