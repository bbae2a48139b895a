import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { sourcesOf, type Sources } from '../../../src/read-model/projection/log-sources.ts';
import { viewsIn, type Views } from '../../../src/read-model/compare.ts';
import { Projection } from '../../../src/read-model/projection/projection.ts';
import { createReadModel } from '../../../src/read-model/schema.ts';
import type { RecordedLog } from './recorded-log.ts';

type ProjectionOptions = ConstructorParameters<typeof Projection>[2];

/** Views in a file of their own, fed in the test's own thread. */
export class TestViews {
  readonly path: string;
  readonly db: DatabaseSync;
  readonly projection: Projection;
  readonly #recorded: RecordedLog;

  constructor(
    recorded: RecordedLog,
    name: string,
    special: Partial<Sources> = {},
    options: ProjectionOptions = {},
  ) {
    this.#recorded = recorded;
    this.path = join(recorded.folder, `${name}.db`);
    this.db = createReadModel(this.path);
    const sources = { ...sourcesOf(recorded.log, recorded.secrets.hashKey), ...special };
    this.projection = new Projection(this.db, sources, options);
  }

  /** Takes in what is new, in pages of a size, from a store that may be damaged. */
  async catchUp(pageSize = 1_000, store = this.#recorded.log.store): Promise<this> {
    for (;;) {
      const page = await store.readLog(this.projection.checkpoint().position, pageSize);
      if (page.events.length === 0) break;
      await this.projection.apply(page);
    }
    while (await this.projection.catchUpWithPolicy());
    return this;
  }

  all(): Promise<Views> {
    return viewsIn(this.path, this.#recorded.log.keys);
  }
}
