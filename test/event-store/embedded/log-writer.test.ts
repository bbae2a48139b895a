import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { LogWriter } from '../../../src/event-store/embedded/log-writer.ts';
import { anEvent, events } from '../support/any-event.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

afterEach(removeFolders);

describe('The writer of the log', () => {
  it('leaves no gap when the disk fails twice: while it commits, and while it looks where it stands', () => {
    const log = new LogWriter(join(freshFolder(), 'events.db'), { maxPages: 60 });
    const append = (stream: string, ...written: ReturnType<typeof events>) =>
      log.commit([{ stream, expected: -1, events: written }]);
    expect(append('case-1', ...events('case-1', 'no-stream', 2))).toEqual([2]);
    const { get } = StatementSync.prototype;
    const failing = jest.spyOn(StatementSync.prototype, 'get').mockImplementation(function (
      this: StatementSync,
      ...given
    ) {
      if (this.sourceSQL.includes('ORDER BY position DESC')) throw new Error('disk I/O error');
      return get.apply(this, given);
    });
    expect(() => append('case-2', anEvent('case-2', 0), anEvent('case-2', 1, 400_000))).toThrow(
      'disk I/O error',
    );
    failing.mockRestore();
    expect(append('case-3', anEvent('case-3', 0))).toEqual([3]);
    expect(log.head()).toMatchObject({ count: 3, stream: 'case-3' });
    log.close();
  });
});
