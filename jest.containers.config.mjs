import base from './jest.config.mjs';

/** The tests that need a container engine: one after the other, with time to fetch and build images. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/containers/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 900_000,
};
