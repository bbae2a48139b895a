import { describe, expect, it } from '@jest/globals';
import type { CaseState } from '../../../src/case/case.ts';
import type { Sight } from '../../../src/case/access/sight.ts';
import type { Found } from '../../../src/read-model/find/find.ts';
import { foundUnread } from '../../../src/read-model/find/found.ts';
import { until } from '../../case/support/facts.ts';
import { given } from '../../case/support/given.ts';
import { everybody } from '../support/readers.ts';

/** What a search shows while the log cannot be read, of what is remembered and what the views let its reader see. */

const story = given(until('requested')).state;

/** A case that fits: what is remembered that its reader might see of it, and whether the views let them see all of it. */
interface Fitting {
  sight: Sight | 'NOT_REMEMBERED';
  seen?: boolean;
  erased?: boolean;
}

function shown(fitting: readonly Fitting[]) {
  const found = fitting.map((_, at) => ({ caseId: String(at), identity: 0, match: 'NAME' }) as Found);
  const rows = fitting.flatMap(({ seen = true }, at) => (seen ? [{ caseId: String(at) }] : []));
  const lastKnown = (caseId: string) => {
    const { sight, erased = false } = fitting[Number(caseId)]!;
    const state: CaseState = { ...story, caseId, erased };
    return sight === 'NOT_REMEMBERED' ? undefined : { state, sight };
  };
  const { content, ...rest } = foundUnread(
    found,
    { all: () => rows },
    {
      ...everybody,
      lastKnown,
      tells: () => false,
    },
  );
  return { content: content.map(({ caseId, restricted }) => ({ caseId, restricted })), ...rest };
}

describe('a search while nothing can be read', () => {
  it('gives a name only where memory and views both let it be seen; nothing tells of what must not be known', () => {
    expect(
      shown([
        { sight: 'ALL', seen: false },
        { sight: 'EXISTENCE' },
        { sight: 'ALL' },
        { sight: 'NOTHING' },
        { sight: 'ALL', erased: true },
      ]),
    ).toEqual({
      content: [
        { caseId: '2', restricted: false },
        { caseId: '0', restricted: true },
        { caseId: '1', restricted: true },
      ],
      ...{ more: false, unread: 0 },
    });
  });

  it('shows the 25 best that are remembered, however many that are not fit better', () => {
    const others = Array.from({ length: 40 }, (): Fitting => ({ sight: 'NOT_REMEMBERED' }));
    const remembered = Array.from({ length: 26 }, (): Fitting => ({ sight: 'ALL' }));
    const { content, more, unread } = shown([...others, ...remembered]);
    expect(content.map(({ caseId }) => Number(caseId))).toEqual(Array.from({ length: 25 }, (_, n) => 40 + n));
    expect({ more, unread }).toEqual({ more: true, unread: 40 });
  });
});
