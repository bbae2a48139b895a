import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { Staff } from '../../../src/directory/directory.ts';
import { world } from '../../handover/support/world.ts';
import { CaseInMemory, type Result } from '../support/case-in-memory.ts';
import { id } from '../support/given.ts';
import { people } from '../support/people.ts';

const { homePractitioner, homeSenior, homeColleague, homeAdministrator } = people;
const said = { reason: 'Because it is so' };

/** A restricted case into which the colleague is let. */
async function restricted() {
  const it = new CaseInMemory(world, '2026-11-02T09:00:00.000Z');
  let commands = 0;
  const give = (act: string, by: Staff, body: object, instance: number): Promise<Result> =>
    it.give({ act, by, body, commandId: id(++commands) }, instance);
  const sentences = [{ kind: 'LICENCE', startedOn: '2026-01-05', endsOn: '2027-01-04' }];
  const person = {
    crn: 'X000101',
    forenames: 'Robin',
    surname: 'Example',
    dateOfBirth: '1990-04-01',
    sentences,
  };
  await give('open', homeSenior, { ...person, supervisedBy: homePractitioner.id }, 0);
  const letIn = [homeSenior, homeColleague].map(({ id: staffId }) => ({ staffId }));
  await give('restrict-case', homeSenior, { letIn, ...said }, 0);
  return { it, give };
}

const types = ({ events }: Result) => events.map(({ type }) => type);

describe('an instance whose memory of a case lags behind', () => {
  it('does not tell that nothing is new when something has changed meanwhile', async () => {
    const { give } = await restricted();
    const colleague = { staffId: homeColleague.id, ...said };
    expect(types(await give('grant-case-access', homeSenior, colleague, 1))).toEqual([]);
    expect(types(await give('end-case-access', homeSenior, colleague, 0))).toEqual(['CaseAccessEnded']);
    expect(types(await give('grant-case-access', homeSenior, colleague, 1))).toEqual(['CaseAccessGranted']);
  });

  it('refuses nobody for what is no longer so', async () => {
    const { give } = await restricted();
    const look = { subject: 'REGISTERS', system: 'nDelius', result: 'NONE_RECORDED' };
    expect(await give('look-up', homeAdministrator, look, 1)).toHaveProperty('refusal');
    await give('lift-restriction', homeSenior, said, 0);
    expect(types(await give('look-up', homeAdministrator, look, 1))).toEqual(['LookUpRecorded']);
  });
});
