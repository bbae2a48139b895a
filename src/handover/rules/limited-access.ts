import { letIn, restrictionOf } from '../../case/access/access.state.ts';
import { receivingPractitioner } from '../../case/transfer/transfer.state.ts';
import { listed, standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { home, type About, type Rule } from './rule.ts';
import { move } from './stakes.ts';

/** Who of the receiving side works with the case: as named, and as they have acted so far. */
function needed({ transfer }: About): [part: string, staffId: string | null | undefined][] {
  const { allocations, acknowledged } = transfer;
  const named = receivingPractitioner(transfer);
  const senior = named === null ? undefined : allocations.at(-1)?.stamp.actor.id;
  return [
    ['practitioner', named],
    ['senior', senior],
    ['administrator', acknowledged?.stamp.actor.id],
  ];
}

function isLetIn(about: About): Found {
  const restriction = restrictionOf(about.state.access);
  if (restriction === undefined) {
    const finding = 'The case is not restricted in this service';
    return unknownSince(about.state, 'ACCESS', undefined) ?? { is: 'done', finding, because: [] };
  }
  const staff = letIn(restriction);
  const because = [restriction.stamp, ...restriction.changes.map(({ stamp }) => stamp)];
  const all = needed(about);
  const unnamed = all.filter(([, id]) => id === undefined || id === null).map(([part]) => part);
  const out = all.filter(([, id]) => typeof id === 'string' && !staff.has(id)).map(([part]) => part);
  if (out.length > 0) {
    return { is: 'undone', finding: `The receiving ${listed(out)} cannot open the case`, because };
  }
  return unnamed.length > 0
    ? { is: 'undone', finding: `It is not known yet who the receiving ${listed(unnamed)} is`, because }
    : {
        is: 'done',
        finding: 'The receiving practitioner, senior and administrator can open the case',
        because,
      };
}

export const limitedAccessRules: readonly Rule[] = [
  {
    id: 'HC-44',
    title: 'The case is restricted: the receiving practitioner, senior and administrator can open it',
    line: 'mappa',
    owes: home('SENIOR'),
    why: (s) => `Whoever cannot open the case on the first day works without it: ${move(s)}.`,
    judge: (s) => standing(s, isLetIn),
    act: () => 'Let the receiving practitioner, senior and administrator in',
    page: () => 'grant-case-access',
    ofCase: true,
    needs: ['ReceivingPractitionerAllocated', 'TransferAcknowledged', 'TransferRequested'],
    needsOfCase: ['CaseRestricted', 'CaseAccessGranted', 'CaseAccessEnded', 'CaseRestrictionLifted'],
  },
];
