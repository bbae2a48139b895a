import { describe, expect, it } from '@jest/globals';
import { signForTransfer } from '../../../src/case/transfer/signing.ts';
import type { SignForTransfer } from '../../../src/case/transfer/signing.commands.ts';
import { receivingPractitioner, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { allocated, until } from '../support/facts.ts';
import { fact, given, TRANSFER, unmet } from '../support/given.ts';
import { people } from '../support/people.ts';

const bySenior = { by: people.receivingSenior };
const dana = people.receivingPractitioner;
const acknowledged = given(until('acknowledged'));
const { revision } = acknowledged.state;
const decided: SignForTransfer = {
  version: revision,
  staffId: dana.id,
  reason: 'Knows the area',
  lookedAt: 'The request and the assessment',
  direction: 'See them within two days',
  agree: true,
};
const read = (version = revision) => fact('ItemAcknowledged', { item: 'SUMMARY', version });
const named = fact('ReceivingPractitionerAllocated', {
  staffId: dana.id,
  team: 'SHV1',
  reason: 'Knows the area',
});
const directed = fact('ManagementOversightRecorded', {
  side: 'RECEIVING',
  lookedAt: decided.lookedAt,
  direction: decided.direction,
});

describe('signing for a transfer', () => {
  it('reads, names, directs and agrees as one', () => {
    const story = acknowledged
      .when(signForTransfer, decided, bySenior)
      .then(read(), named, directed, fact('TransferAgreed', {}));
    const transfer = story.state.transfers[TRANSFER]!;
    expect([stageOf(transfer), receivingPractitioner(transfer)]).toEqual(['AGREED', dana.id]);
  });

  it('leaves the answer open where the team does not take the case yet', () => {
    acknowledged.when(signForTransfer, { ...decided, agree: false }, bySenior).then(read(), named, directed);
  });

  it('does not name again who is named already, and asks for no reason then', () => {
    const { reason: _reason, ...without } = decided;
    const story = given(until('acknowledged'), allocated());
    story
      .when(signForTransfer, { ...without, version: story.state.revision }, bySenior)
      .then(read(story.state.revision), directed, fact('TransferAgreed', {}));
    acknowledged
      .when(signForTransfer, without, bySenior)
      .thenRefused('invalid', 'Say why', { field: 'reason' });
  });

  it('is the receiving manager’s, even where it names nobody anew and agrees to nothing', () => {
    const story = given(until('acknowledged'), allocated());
    const { reason: _reason, ...without } = decided;
    story
      .when(
        signForTransfer,
        { ...without, agree: false, version: story.state.revision },
        { by: people.homeHead },
      )
      .thenRefused('forbidden', 'receiving');
  });

  it('is judged part by part: what it does itself no longer stands in its way', () => {
    acknowledged
      .when(signForTransfer, decided, {
        ...bySenior,
        assess: (state) => (state.oversight.looks.length > 0 ? [] : [unmet('HC-08', 'agree')]),
      })
      .then(read(), named, directed, fact('TransferAgreed', {}));
  });

  it('records nothing when one part is refused', () => {
    acknowledged
      .when(signForTransfer, decided, { ...bySenior, unmet: [unmet('HC-02', 'agree')] })
      .thenRefused('conflict', 'HC-02');
    acknowledged
      .when(signForTransfer, decided, { by: people.homeSenior })
      .thenRefused('forbidden', 'receiving');
  });

  it('is refused when something was recorded since the summary that was shown', () => {
    given(until('acknowledged'), allocated())
      .when(signForTransfer, decided, bySenior)
      .thenRefused('conflict', 'since the version you read');
  });
});
