import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { streamOf } from '../../../src/case/recording/cases.ts';
import { GiveCommandHandler } from '../../../src/case/recording/give-command.ts';
import { GiveCommand } from '../../../src/case/recording/recording.ts';
import { route } from '../../../src/case/routes.ts';
import { assemble } from '../../../src/parts.ts';
import { logOverDouble } from '../../event-store/eventstoredb/support/log-over-double.ts';
import { samples } from '../../event-store/support/samples.ts';
import { system } from '../support/people.ts';

/** Opens a case with an event whose id was chosen beforehand, whether or not it is there. */
class OpenAnyway {}
const EVENT = '0198c0de-0000-7000-8000-0000000000c1';
const openAnyway = route({
  act: 'open',
  to: 'case',
  command: OpenAnyway,
  decide: () => [{ type: 'CaseOpened', data: samples.CaseOpened, eventId: EVENT }],
  title: 'Open it anyway',
});

describe('An event whose id was chosen beforehand', () => {
  let over: Awaited<ReturnType<typeof logOverDouble>>;
  beforeEach(async () => {
    over = await logOverDouble();
  });
  afterEach(() => over.close());

  const instance = async (name: string) => new GiveCommandHandler(await assemble(over, { instance: name }));
  const given = (caseId: string) => {
    const commandId = v7();
    return new GiveCommand({
      route: openAnyway,
      body: new OpenAnyway(),
      actor: system,
      caseId,
      commandId,
      correlationId: commandId,
    });
  };

  it('is recorded once in a case, also in a store that does not watch over ids', async () => {
    const caseId = v7();
    const one = await instance('one');
    await one.execute(given(caseId));
    for (const handler of [one, await instance('two')]) {
      await expect(handler.execute(given(caseId))).rejects.toMatchObject({
        name: 'EventIdTaken',
        eventId: EVENT,
      });
    }
    expect(await over.store.readStream(streamOf(caseId))).toHaveLength(1);
  });

  it('is recorded once by two instances at the same moment, and the other is told', async () => {
    const handlers = [await instance('one'), await instance('two')];
    for (let round = 0; round < 10; round++) {
      const caseId = v7();
      const both = await Promise.allSettled(handlers.map((handler) => handler.execute(given(caseId))));
      const refused = both.filter(({ status }) => status === 'rejected');
      expect(refused).toMatchObject([{ reason: { name: 'EventIdTaken' } }]);
      expect(await over.store.readStream(streamOf(caseId))).toHaveLength(1);
    }
  });
});
