import { upcasters } from '../../../src/case/upcasters.ts';
import { currentVersion } from '../../../src/event-store/envelope/upcast.ts';
import { samples } from './samples.ts';
import { writeFixture } from './fixtures.ts';

/**
 * Stores a fixture of today's version of every event of a case that has none yet. To be run, and the new files
 * committed, whenever an event is added or its version goes up: `node test/event-store/support/make-fixtures.ts`
 */
Object.entries(samples).forEach(([type, says], revision) => {
  const version = currentVersion(upcasters, type);
  if (writeFixture(type, version, revision, says)) process.stdout.write(`${type}, version ${version}\n`);
});
