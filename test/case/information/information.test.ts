import { describe, expect, it } from '@jest/globals';
import type { RecordLookUp } from '../../../src/case/information/information.commands.ts';
import { lookUpResults, type LookUpResult } from '../../../src/case/information/information.events.ts';
import { recordLookUp } from '../../../src/case/information/information.ts';
import { caseOpened } from '../support/facts.ts';
import { caseFact, given, id } from '../support/given.ts';
import { people } from '../support/people.ts';

const asked: RecordLookUp = { subject: 'REGISTERS', system: 'nDelius', result: 'NONE_RECORDED' };
const record = (special: Partial<RecordLookUp> = {}, more = {}) =>
  given(caseOpened).when(recordLookUp, { ...asked, ...special }, { transferId: null, ...more });

describe('a look-up in another system', () => {
  it.each(Object.keys(lookUpResults) as LookUpResult[])('that ended as %s is recorded as that', (result) => {
    const { state } = record({ result }).then(
      caseFact('LookUpRecorded', { lookUpId: id(1), ...asked, result }),
    );
    expect(state.information.lookUps.map((each) => each.result)).toEqual([result]);
  });

  it('happened when somebody looked, and carries what they noted', () => {
    record({ note: 'The system was down' }, { occurredAt: '2026-02-27' }).then(
      caseFact(
        'LookUpRecorded',
        { lookUpId: id(1), ...asked, note: 'The system was down' },
        { occurredAt: '2026-02-27' },
      ),
    );
  });

  it('is for those who have a part in the case', () => {
    record({}, { by: people.elsewherePractitioner }).thenRefused('forbidden', 'look-up in another system');
  });
});
