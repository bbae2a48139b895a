import { describe, expect, it } from '@jest/globals';
import {
  decideDispute,
  escalateTransfer,
  recordHomePlan,
  refuseTransfer,
} from '../../../src/case/transfer/refusal.ts';
import type { RefuseTransfer } from '../../../src/case/transfer/transfer.commands.ts';
import { stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import {
  caseOpened,
  holder,
  OFFER,
  proposed,
  proposedTemporary,
  refused,
  requested,
  supervisionOffered,
  terms,
  until,
} from '../support/facts.ts';
import { caseFact, fact, given, TRANSFER, unmet, type Story } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const bySenior = { by: people.receivingSenior };
const byHomeHead = { by: people.homeHead };
const refusal: RefuseTransfer = {
  code: 'ADDRESS_UNSUITABLE',
  why: 'The occupant does not want them there',
  evidence: 'Home visit on 3 March',
  approverId: people.receivingHead.id,
};
const escalated = () => fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'They do want them' });
const decided = (decision: 'AGREED' | 'REFUSED') =>
  fact('DisputeDecided', { decision, reasons: 'I spoke to the occupant' }, byHomeHead);
const stage = ({ state }: Story) => stageOf(state.transfers[TRANSFER]!);

describe('refusing a transfer', () => {
  it.each(['requested', 'acknowledged', 'allocated', 'agreed', 'conversed'] as const)(
    'is free to a senior of the receiving side once it is %s',
    (last) => {
      given(until(last)).when(refuseTransfer, refusal, bySenior).then(refused());
    },
  );

  it('says what could be done instead', () => {
    const { why: reasons, ...rest } = { ...refusal, alternatives: 'The hostel in Southaven' };
    given(until('acknowledged'))
      .when(refuseTransfer, { ...refusal, alternatives: 'The hostel in Southaven' }, bySenior)
      .then(fact('TransferRefused', { ...rest, reasons }));
  });

  it('takes open offers back and never ends responsibility', () => {
    const story = given(until('supervisionOffered'))
      .when(refuseTransfer, refusal, bySenior)
      .then(
        refused(),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'The transfer was refused',
        }),
      );
    expect(holderOf(story.state.responsibilities.SUPERVISION)).toEqual(holder(people.homePractitioner));
  });

  it('goes on with reasons for what is missing', () => {
    const reasons = [{ rule: 'HC-15', reason: 'The plan follows today' }];
    const missing = { ...bySenior, unmet: [unmet('HC-15', 'refuse')] };
    given(until('acknowledged'))
      .when(refuseTransfer, refusal, missing)
      .thenRefused('conflict', 'Title of HC-15', { unmet: ['HC-15'] })
      .when(refuseTransfer, { ...refusal, reasons }, missing)
      .then(
        fact('HandoverRuleOverridden', { rule: 'HC-15', gate: 'refuse', reason: 'The plan follows today' }),
        refused(),
      );
  });

  it.each([
    ['nobody in the directory', STRANGER, /in the directory today/],
    ['the one who refuses', people.receivingSenior.id, /another manager than yourself/],
    ['no manager', people.receivingPractitioner.id, /Dana Reid is no manager/],
  ])('is not approved by %s', (_who, approverId, words) => {
    given(until('acknowledged'))
      .when(refuseTransfer, { ...refusal, approverId }, bySenior)
      .thenRefused('invalid', words, { field: 'approverId' });
  });

  it.each([people.receivingPractitioner, people.receivingAdministrator, people.homeSenior])(
    'is not for $name',
    (by) => {
      given(until('acknowledged'))
        .when(refuseTransfer, refusal, { by })
        .thenRefused('forbidden', 'can refuse the transfer');
    },
  );

  it('is too late once supervision passed, and the loser of the race is told who accepted', () => {
    given(until('passed'))
      .when(refuseTransfer, refusal, bySenior)
      .thenRefused('conflict', 'accepted by Dana Reid at 9:09am on 2 March 2026');
  });

  it('happens once, and not while it is disputed', () => {
    given(until('acknowledged'), refused())
      .when(refuseTransfer, refusal, bySenior)
      .thenRefused('conflict', 'was refused by Ruth Lane at 9:05am on 2 March 2026');
    given(until('acknowledged'), refused(), escalated())
      .when(refuseTransfer, refusal, bySenior)
      .thenRefused('conflict', 'that is disputed');
  });

  it('does not go against what a manager decided', () => {
    given(until('acknowledged'), refused(), escalated(), decided('AGREED'))
      .when(refuseTransfer, refusal, bySenior)
      .thenRefused(
        'conflict',
        'decided by Arthur Bell at 9:07am on 2 March 2026 that the transfer goes ahead',
      );
  });

  it('is not how a temporary move under way is ended', () => {
    const started = fact('TemporaryMoveStarted', terms, { by: people.receivingPractitioner });
    given(caseOpened, proposedTemporary(), requested(), started)
      .when(refuseTransfer, refusal, bySenior)
      .thenRefused('conflict', 'The temporary move was started by Dana Reid');
    const converted = fact('TemporaryMoveConverted', { reason: 'They have work' });
    given(caseOpened, proposedTemporary(), requested(), started, converted)
      .when(refuseTransfer, refusal, bySenior)
      .then(refused());
  });
});

describe('the plan of the home area', () => {
  const plan = { plan: 'They stay at their sister’s in Northfield' };

  it('is recorded after a refusal, and again when it changes', () => {
    const story = given(until('acknowledged'), refused())
      .when(recordHomePlan, plan)
      .then(fact('HomePlanRecorded', plan))
      .when(recordHomePlan, { plan: 'A hostel' }, { by: people.homeSenior })
      .then(fact('HomePlanRecorded', { plan: 'A hostel' }));
    expect(stage(story)).toBe('REFUSED');
  });

  it('belongs to a refusal that stands', () => {
    given(until('acknowledged'))
      .when(recordHomePlan, plan)
      .thenRefused('conflict', 'when a transfer is refused');
    given(until('acknowledged'), refused(), escalated(), decided('AGREED'))
      .when(recordHomePlan, plan)
      .thenRefused('conflict', 'does not stand refused');
  });

  it('is not for the receiving side', () => {
    given(until('acknowledged'), refused())
      .when(recordHomePlan, plan, bySenior)
      .thenRefused('forbidden', 'the home team, can record what it does now');
  });
});

describe('escalating a transfer', () => {
  it('does not reopen a refused one beside another that is open', () => {
    const second = '00000000-0000-7000-8000-0000000007f2';
    given(until('acknowledged'), refused(), { ...proposed({ toTeam: 'WBY1' }), transferId: second })
      .when(escalateTransfer, { level: 'HEAD_OF_PDU', matter: 'They do want them' }, { transferId: TRANSFER })
      .thenRefused('conflict', 'A transfer to Westbury One was proposed by Priya Nair');
  });

  it('does not reopen a refused one once supervision has ended', () => {
    const ended = caseFact('ResponsibilityEnded', {
      kind: 'SUPERVISION',
      holder: holder(people.homePractitioner),
      cause: 'DIED',
      reason: 'Told by the coroner',
    });
    given(until('acknowledged'), refused(), ended)
      .when(escalateTransfer, { level: 'HEAD_OF_PDU', matter: 'They do want them' })
      .thenRefused('conflict', 'nothing left to transfer');
  });

  const matter = 'They do want them';

  it('disputes a refusal', () => {
    const story = given(until('acknowledged'), refused())
      .when(escalateTransfer, { level: 'HEAD_OF_PDU', matter })
      .then(escalated());
    expect(stage(story)).toBe('DISPUTED');
  });

  it('is free to both sides of a transfer that is only blocked, and leaves its stage', () => {
    const story = given(until('requested'))
      .when(escalateTransfer, { level: 'SENIOR', matter: 'No reply', dueOn: '2026-03-04' })
      .then(fact('TransferEscalated', { level: 'SENIOR', matter: 'No reply', dueOn: '2026-03-04' }))
      .when(escalateTransfer, { level: 'REGION', matter: 'No police reply' }, bySenior)
      .then(fact('TransferEscalated', { level: 'REGION', matter: 'No police reply' }));
    expect(stage(story)).toBe('REQUESTED');
  });

  it('is refused before the request, after the end, and once a manager upheld the refusal', () => {
    const command = { level: 'HEAD_OF_PDU', matter } as const;
    given(until('proposed')).when(escalateTransfer, command).thenRefused('conflict', 'not sent yet');
    given(until('requested'), fact('TransferWithdrawn', { reason: 'Too soon' }))
      .when(escalateTransfer, command)
      .thenRefused('conflict', 'was withdrawn');
    given(until('acknowledged'), refused(), escalated(), decided('REFUSED'))
      .when(escalateTransfer, command)
      .thenRefused(
        'conflict',
        'was refused by Arthur Bell at 9:07am on 2 March 2026. Propose another transfer',
      );
  });

  it('is not due on a day gone by, and not for people from elsewhere', () => {
    given(until('requested'))
      .when(escalateTransfer, { level: 'SENIOR', matter, dueOn: '2026-03-01' })
      .thenRefused('invalid', 'not past', { field: 'dueOn' })
      .when(escalateTransfer, { level: 'SENIOR', matter }, { by: people.elsewhereSenior })
      .thenRefused('forbidden', 'can escalate the transfer');
  });
});

describe('deciding a dispute', () => {
  const why = 'I spoke to the occupant';
  const disputed = [...until('allocated'), refused(), escalated()];

  it('sends the transfer on its way', () => {
    const story = given(disputed)
      .when(decideDispute, { decision: 'AGREED', why }, byHomeHead)
      .then(decided('AGREED'));
    expect(stage(story)).toBe('AGREED');
  });

  it('or upholds the refusal, and takes back what was offered meanwhile', () => {
    const story = given(disputed, supervisionOffered())
      .when(decideDispute, { decision: 'REFUSED', why }, byHomeHead)
      .then(
        decided('REFUSED'),
        fact('ResponsibilityOfferWithdrawn', {
          offerId: OFFER,
          kind: 'SUPERVISION',
          reason: 'The refusal was upheld',
        }),
      );
    expect(stage(story)).toBe('REFUSED');
  });

  it('is for the head of a delivery unit who neither made nor approved the refusal', () => {
    given(disputed)
      .when(decideDispute, { decision: 'REFUSED', why }, { by: people.homeSenior })
      .thenRefused('forbidden', 'Only the head of a delivery unit')
      .when(decideDispute, { decision: 'REFUSED', why }, { by: people.receivingHead })
      .thenRefused('forbidden', 'You made or approved this refusal')
      .when(decideDispute, { decision: 'REFUSED', why }, { by: people.elsewhereHead })
      .thenAccepted();
  });

  it('needs a dispute', () => {
    given(until('acknowledged'))
      .when(decideDispute, { decision: 'AGREED', why }, byHomeHead)
      .thenRefused('conflict', 'No refusal of this transfer is in dispute');
    given(until('acknowledged'), refused())
      .when(decideDispute, { decision: 'AGREED', why }, byHomeHead)
      .thenRefused('conflict', 'Escalate it if you do not agree');
  });

  it('happens once, and the second to try is told who was first', () => {
    given(disputed, decided('AGREED'))
      .when(decideDispute, { decision: 'REFUSED', why }, { by: people.elsewhereHead })
      .thenRefused('conflict', 'it was decided by Arthur Bell at 9:08am on 2 March 2026');
  });
});
