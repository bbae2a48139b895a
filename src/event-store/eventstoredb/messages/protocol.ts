/**
 * The messages and services of EventStoreDB, as its client ships them. The generated files are CommonJS whose names
 * Node cannot see from outside, so each comes as a whole.
 */
export { default as gossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
export { default as gossip } from '@eventstore/db-client/generated/gossip_pb.js';
export { default as operationsService } from '@eventstore/db-client/generated/operations_grpc_pb.js';
export { default as operations } from '@eventstore/db-client/generated/operations_pb.js';
export { default as featuresService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
export { default as shared } from '@eventstore/db-client/generated/shared_pb.js';
export { default as streamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
export { default as streams } from '@eventstore/db-client/generated/streams_pb.js';

/** The same bytes, not copied, as Node reads and sends them. */
export function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
