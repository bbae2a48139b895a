import { describe, expect, it } from '@jest/globals';
import { createLogger, NestLog } from '../../src/operations/logger.ts';

/** What is logged by some work, line by line. */
function logged(work: (logger: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = [];
  work(createLogger('info', { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('the log', () => {
  it('is one line of JSON for each message, with an ISO time', () => {
    const [line] = logged((logger) => logger.info({ part: 'writer' }, 'Ready'));
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: 'case-handover',
      part: 'writer',
      message: 'Ready',
    });
  });

  it('tells where an error came from and what caused it', () => {
    const [line] = logged((logger) =>
      logger.error({ error: new Error('outer', { cause: new TypeError('inner') }) }, 'Failed'),
    );
    expect(line.error).toMatchObject({
      type: 'Error',
      message: 'outer',
      stack: expect.arrayContaining([expect.stringContaining('logger.test')]),
      cause: { type: 'TypeError', message: 'inner' },
    });
  });

  it('leaves out what parsers quote', () => {
    const [line] = logged((logger) => {
      try {
        JSON.parse('Ann Example');
      } catch (error) {
        logger.error({ error }, 'Failed');
      }
    });
    expect(line.error.type).toBe('SyntaxError');
    expect(JSON.stringify(line)).not.toContain('Ann');
  });

  it("has Nest's warnings and errors, and its chatter only for those who ask", () => {
    const lines = logged((logger) => {
      const nest = new NestLog(logger);
      nest.log('Mapped {/health, GET} route', 'RouterExplorer');
      nest.warn('Careful', 'Injector');
      nest.error(new Error('broken'), 'ExceptionHandler');
    });
    expect(lines).toMatchObject([
      { level: 'warn', message: 'Careful', context: 'Injector' },
      { level: 'error', error: { message: 'broken' }, context: 'ExceptionHandler' },
    ]);
  });
});
