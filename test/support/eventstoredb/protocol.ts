/**
 * The messages and services of EventStoreDB, as its client ships them. The generated files are CommonJS whose names
 * Node cannot see from outside, so each comes as a whole.
 */
export { default as cluster } from '@eventstore/db-client/generated/gossip_pb.js';
export { default as gossip } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
export { default as serverFeatures } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
export { default as features } from '@eventstore/db-client/generated/serverfeatures_pb.js';
export { default as shared } from '@eventstore/db-client/generated/shared_pb.js';
export { default as status } from '@eventstore/db-client/generated/status_pb.js';
export { default as streams } from '@eventstore/db-client/generated/streams_pb.js';
export { default as streamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
export { default as any } from 'google-protobuf/google/protobuf/any_pb.js';
export { default as empty } from 'google-protobuf/google/protobuf/empty_pb.js';
export { default as operations } from '@eventstore/db-client/generated/operations_pb.js';
export { default as operationsService } from '@eventstore/db-client/generated/operations_grpc_pb.js';
