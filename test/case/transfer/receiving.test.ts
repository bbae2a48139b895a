import { describe, expect, it } from '@jest/globals';
import {
  acknowledgeTransfer,
  agreeTransfer,
  completeTransfer,
  routeTransfer,
} from '../../../src/case/transfer/receiving.ts';
import { receivingPractitioner, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import {
  acknowledged,
  agreed,
  allocated,
  caseOpened,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../support/facts.ts';
import { fact, given, TRANSFER, unmet } from '../support/given.ts';
import { people } from '../support/people.ts';

const byAdministrator = { by: people.receivingAdministrator };
const bySenior = { by: people.receivingSenior };
const routed = (toTeam = 'SHV2', fromTeam = 'SHV1') =>
  fact('TransferRouted', { fromTeam, toTeam, reason: 'Their patch' }, byAdministrator);
const disputed = () => [
  refused(),
  fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'The address was not seen' }),
];

describe('acknowledging the request', () => {
  it('names the team that has it', () => {
    given(until('requested'))
      .when(acknowledgeTransfer, {}, byAdministrator)
      .then(fact('TransferAcknowledged', { team: 'SHV1' }));
  });

  it('happens once, and the second to try is told who was first', () => {
    given(until('acknowledged'))
      .when(acknowledgeTransfer, {}, bySenior)
      .thenRefused('conflict', 'was acknowledged by Beth Cole at 9:04am on 2 March 2026 already');
  });

  it('happens again by the team it was sent on to, and the first one stays the first', () => {
    const story = given(until('acknowledged'), routed())
      .when(acknowledgeTransfer, {}, { by: people.receivingHead })
      .then(fact('TransferAcknowledged', { team: 'SHV2' }))
      .when(acknowledgeTransfer, {}, { by: people.receivingHead })
      .thenRefused('conflict', 'was acknowledged by Omar Finch');
    expect(story.state.transfers[TRANSFER]).toMatchObject({
      acknowledged: { team: 'SHV1' },
      confirmed: { team: 'SHV2' },
    });
  });

  it('can follow late, when somebody was named or it was agreed without it', () => {
    given(until('requested'), allocated(), agreed())
      .when(acknowledgeTransfer, {}, byAdministrator)
      .thenAccepted();
  });

  it('is not for the home side, and not before the request was sent', () => {
    given(until('requested'))
      .when(acknowledgeTransfer, {})
      .thenRefused('forbidden', 'the receiving team, can acknowledge the request');
    given(until('proposed'))
      .when(acknowledgeTransfer, {}, byAdministrator)
      .thenRefused('conflict', 'The request was not sent yet; send it first');
  });
});

describe('sending the request on', () => {
  const on = { toTeam: 'SHV2', reason: 'Their patch' };

  it.each([people.receivingAdministrator, people.receivingSenior, people.receivingHead])(
    'is done by $role of the team that has it',
    (by) => {
      given(until('acknowledged')).when(routeTransfer, on, { by }).then(routed());
    },
  );

  it('moves the receiving side with it, to another delivery unit too', () => {
    given(until('acknowledged'))
      .when(routeTransfer, { ...on, toTeam: 'WBY1' }, byAdministrator)
      .then(routed('WBY1'))
      .when(acknowledgeTransfer, {}, byAdministrator)
      .thenRefused('forbidden', 'Only staff of Westbury One, the receiving team')
      .when(acknowledgeTransfer, {}, { by: people.elsewhereSenior })
      .then(fact('TransferAcknowledged', { team: 'WBY1' }));
  });

  it('leaves nobody named: the new team names somebody of its own', () => {
    const { state } = given(until('allocated')).when(routeTransfer, on, byAdministrator).thenAccepted();
    expect(receivingPractitioner(state.transfers[TRANSFER]!)).toBeNull();
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('RECEIVED');
  });

  it.each([people.receivingPractitioner, people.homeAdministrator, people.elsewhereSenior])(
    'is not for $name',
    (by) => {
      given(until('acknowledged'))
        .when(routeTransfer, on, { by })
        .thenRefused(
          'forbidden',
          'Only an administrator, a senior or the head of the delivery unit of Southaven One',
        );
    },
  );

  it.each([
    ['XYZ9', /in the directory today/],
    ['HSG1', /a probation team/],
  ])('refuses the team %s', (toTeam, words) => {
    given(until('acknowledged'))
      .when(routeTransfer, { ...on, toTeam }, byAdministrator)
      .thenRefused('invalid', words, { field: 'toTeam' });
  });

  it('tells the second to try that it is there already', () => {
    given(until('acknowledged'), routed())
      .when(routeTransfer, on, { by: people.receivingHead })
      .thenRefused('conflict', 'with Southaven Two already, sent on by Beth Cole at 9:05am on 2 March 2026');
  });

  it('is too late once the receiving area agreed, refused or took the case', () => {
    given(until('agreed'))
      .when(routeTransfer, on, byAdministrator)
      .thenRefused('conflict', 'The transfer was agreed by Ruth Lane at 9:06am on 2 March 2026');
    given(caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms, bySenior))
      .when(routeTransfer, on, byAdministrator)
      .thenRefused('conflict', 'The temporary move was started by Ruth Lane');
    given(until('acknowledged'), disputed())
      .when(routeTransfer, on, byAdministrator)
      .thenRefused('conflict', 'that is disputed');
    given(until('passed'))
      .when(routeTransfer, on, byAdministrator)
      .thenRefused('conflict', 'Supervision passed to Dana Reid');
  });
});

describe('agreeing to the transfer', () => {
  it.each(['requested', 'acknowledged', 'allocated'] as const)(
    'is free to a senior once it is %s',
    (last) => {
      given(until(last)).when(agreeTransfer, {}, bySenior).then(agreed());
    },
  );

  it('may depend on conditions, and goes on with reasons for what is missing', () => {
    const reasons = [{ rule: 'HC-08', reason: 'Looked at it by phone' }];
    const command = { conditions: 'After the home visit', reasons };
    given(until('allocated'))
      .when(agreeTransfer, {}, { ...bySenior, unmet: [unmet('HC-08', 'agree')] })
      .thenRefused('conflict', 'Title of HC-08', { unmet: ['HC-08'] })
      .when(agreeTransfer, command, { ...bySenior, unmet: [unmet('HC-08', 'agree'), unmet('HC-09', 'pass')] })
      .then(
        fact('HandoverRuleOverridden', { rule: 'HC-08', gate: 'agree', reason: 'Looked at it by phone' }),
        fact('TransferAgreed', { conditions: 'After the home visit' }),
      );
  });

  it('happens once, and the second to try is told who was first', () => {
    given(until('agreed'))
      .when(agreeTransfer, {}, { by: people.receivingHead })
      .thenRefused('conflict', 'The transfer was agreed by Ruth Lane at 9:06am on 2 March 2026');
  });

  it.each([people.receivingPractitioner, people.receivingAdministrator, people.homeSenior])(
    'is not for $name',
    (by) => {
      given(until('allocated'))
        .when(agreeTransfer, {}, { by })
        .thenRefused('forbidden', 'can agree to the transfer');
    },
  );

  it('is not how a temporary move begins', () => {
    given(caseOpened, proposedTemporary(), requested(), acknowledged())
      .when(agreeTransfer, {}, bySenior)
      .thenRefused('conflict', 'not agreed but started');
  });

  it('waits for the head of a delivery unit while a refusal is disputed', () => {
    given(until('allocated'), disputed())
      .when(agreeTransfer, {}, bySenior)
      .thenRefused('conflict', 'refused by Ruth Lane at 9:06am on 2 March 2026, and that is disputed');
  });
});

describe('completing the transfer', () => {
  const byDana = { by: people.receivingPractitioner };

  it('follows once supervision passed', () => {
    const { state } = given(until('passed'))
      .when(completeTransfer, { note: 'Settled in' }, byDana)
      .then(fact('TransferCompleted', { note: 'Settled in' }))
      .when(completeTransfer, {}, byDana)
      .thenRefused('conflict', 'This transfer was completed by Dana Reid at 9:10am on 2 March 2026');
    expect(stageOf(state.transfers[TRANSFER]!)).toBe('COMPLETED');
  });

  it('goes on with reasons for what is missing', () => {
    const missing = [unmet('HC-11', 'complete'), unmet('HC-12', 'complete')];
    const reasons = [
      { rule: 'HC-11', reason: 'Seen at home' },
      { rule: 'HC-12', reason: 'Seen at home' },
    ];
    given(until('passed'))
      .when(completeTransfer, { reasons: reasons.slice(1) }, { ...byDana, unmet: missing })
      .thenRefused('conflict', 'Title of HC-11', { unmet: ['HC-11'] })
      .when(completeTransfer, { reasons }, { ...byDana, unmet: missing })
      .then(
        fact('HandoverRuleOverridden', { rule: 'HC-11', gate: 'complete', reason: 'Seen at home' }),
        fact('HandoverRuleOverridden', { rule: 'HC-12', gate: 'complete', reason: 'Seen at home' }),
        fact('TransferCompleted', {}),
      );
  });

  it('is too early before supervision passed', () => {
    given(until('supervisionOffered'))
      .when(completeTransfer, {}, byDana)
      .thenRefused('conflict', 'the receiving practitioner accepts it first');
    given(caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms, bySenior))
      .when(completeTransfer, {}, byDana)
      .thenRefused('conflict', 'end the temporary move, or make it permanent');
  });

  it('is not for the area that gave the case away', () => {
    given(until('passed'))
      .when(completeTransfer, {})
      .thenRefused('forbidden', 'the receiving team, can complete the transfer');
  });
});
