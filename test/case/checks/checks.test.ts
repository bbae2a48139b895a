import { describe, expect, it } from '@jest/globals';
import {
  acceptNoReply,
  cancelCheck,
  chaseCheck,
  fileReply,
  requestCheck,
  sendCheck,
} from '../../../src/case/checks/checks.ts';
import type { CheckEvents } from '../../../src/case/checks/checks.events.ts';
import { checkStanding } from '../../../src/case/checks/checks.state.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseOpened, proposed, until } from '../support/facts.ts';
import { fact, given, id, type Story, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';

const police = {
  kind: 'POLICE_DOMESTIC_ABUSE',
  body: 'Southaven Police',
  place: 'The new address',
  area: 'RECEIVING',
} as const;
const checkId = id(1);
const earlier = id(7);
const which = 'Police: domestic abuse, Southaven Police, about The new address';

const asked = (special: Partial<CheckEvents['CheckRequested']> = {}): Told =>
  fact('CheckRequested', { checkId, ...police, ...special });
const sent = fact(
  'CheckSent',
  { checkId, how: 'Secure e-mail' },
  { by: people.receivingAdministrator, at: '2026-03-04T10:00:00.000Z' },
);
const chased = fact('CheckChased', { checkId, how: 'Telephone' });
const accepted = fact(
  'CheckNoReplyAccepted',
  { checkId, risk: 'Callouts are not known', compensatingAction: 'A joint visit' },
  { by: people.receivingSenior },
);
const cancelled = fact('CheckCancelled', { checkId, why: 'He lives elsewhere' });
const replied = (result: CheckEvents['CheckReplied']['result'], summary?: string): Told =>
  fact('CheckReplied', { checkId, result, ...(summary !== undefined && { summary }) });
const withdrawn = fact('TransferWithdrawn', { reason: 'He stays' });

const inHand = (...facts: Told[]): Story => given(until('requested'), ...facts);
const standing = ({ state }: Story) => state.checks.map(checkStanding);

describe('asking for a check', () => {
  it('is recorded with the question, and waits to be sent', () => {
    const after = inHand()
      .when(requestCheck, { ...police, question: 'Any callouts since June?' })
      .then(asked({ question: 'Any callouts since June?' }));
    expect(standing(after)).toEqual(['TO_SEND']);
  });

  it('can be done before the request for the transfer is sent', () => {
    given(caseOpened, proposed()).when(requestCheck, police).then(asked());
  });

  it.each<[string, Staff]>([
    ['the receiving practitioner', people.receivingPractitioner],
    ['a senior', people.homeSenior],
    ['an administrator', people.receivingAdministrator],
  ])('can be done by %s', (_, by) => {
    inHand().when(requestCheck, police, { by }).then(asked());
  });

  it('is not for somebody who works no side of it', () => {
    inHand()
      .when(requestCheck, police, { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'can ask for a check');
  });

  it('is refused twice for the same kind, body and place while the first waits, and says which stands', () => {
    const same = { ...police, body: ' southaven  police', place: 'the new address ' };
    inHand(asked())
      .when(requestCheck, same)
      .thenRefused('conflict', new RegExp(`${which}, was asked for by Priya Nair .* waits to be sent`));
    inHand(asked(), sent, chased)
      .when(requestCheck, police)
      .thenRefused('conflict', 'waits for its reply; go on with that one');
  });

  it('is allowed about another place, of another body, or for something else', () => {
    const others = [
      { place: 'Where she lives' },
      { body: 'Northfield Police' },
      { kind: 'HOUSING' as const },
    ];
    for (const other of others) {
      inHand(asked({ checkId: earlier }))
        .when(requestCheck, { ...police, ...other })
        .then(asked(other));
    }
  });

  it('is allowed again once the first has ended', () => {
    for (const end of [
      fact('CheckCancelled', { checkId: earlier, why: 'He lives elsewhere' }),
      fact('CheckReplied', { checkId: earlier, result: 'NOTHING_HELD' }),
    ]) {
      inHand(asked({ checkId: earlier }), end)
        .when(requestCheck, police)
        .then(asked());
    }
  });

  it('ends with the transfer', () => {
    inHand(withdrawn)
      .when(requestCheck, police)
      .thenRefused('conflict', 'This transfer was withdrawn by Priya Nair');
  });
});

describe('a check', () => {
  it('is sent with how, its reference and when', () => {
    const how = { checkId, how: 'Secure e-mail', reference: 'SP/12' };
    const after = inHand(asked())
      .when(sendCheck, how, { by: people.receivingAdministrator, occurredAt: '2026-03-01' })
      .then(fact('CheckSent', how, { occurredAt: '2026-03-01' }));
    expect(standing(after)).toEqual(['SENT']);
  });

  it('is sent once: whoever comes second is told who was first', () => {
    inHand(asked(), sent)
      .when(sendCheck, { checkId, how: 'Post' })
      .thenRefused('conflict', `${which}, was recorded as sent by Beth Cole at 10:00am on 4 March 2026`);
  });

  it('is chased as often as it takes, and not before it was sent', () => {
    inHand(asked())
      .when(chaseCheck, { checkId, how: 'Telephone' })
      .thenRefused('conflict', 'record that the check was sent first');
    const after = inHand(asked(), sent)
      .when(chaseCheck, { checkId, how: 'Telephone' })
      .then(chased)
      .when(chaseCheck, { checkId, how: 'Telephone' }, { by: people.receivingPractitioner })
      .then(chased);
    expect(standing(after)).toEqual(['CHASED']);
  });

  it('is neither sent nor chased once the transfer came to nothing, and a reply to it is still filed', () => {
    inHand(asked(), withdrawn)
      .when(sendCheck, { checkId, how: 'Post' })
      .thenRefused('conflict', /was withdrawn by Priya Nair .* Cancel the check, or file the reply/);
    inHand(asked(), sent, withdrawn)
      .when(chaseCheck, { checkId, how: 'Post' })
      .thenRefused('conflict', 'was withdrawn');
    inHand(asked(), sent, withdrawn)
      .when(fileReply, { checkId, result: 'NOTHING_HELD' })
      .then(replied('NOTHING_HELD'));
  });

  it('that nobody asked for is not found', () => {
    for (const decide of [sendCheck, chaseCheck]) {
      inHand().when(decide, { checkId, how: 'Post' }).thenRefused('not-found', 'No check with this id');
    }
  });

  it.each([
    ['was answered', replied('NOTHING_HELD'), 'The reply was filed by Priya Nair'],
    ['is gone on without', accepted, 'was accepted by Ruth Lane'],
    ['was cancelled', cancelled, 'The check was cancelled by Priya Nair'],
  ])('that %s is not chased, cancelled or gone on without any more', (_, end, words) => {
    const over = inHand(asked(), sent, end);
    over.when(chaseCheck, { checkId, how: 'Post' }).thenRefused('conflict', words);
    over.when(cancelCheck, { checkId, why: 'Enough' }).thenRefused('conflict', words);
    over
      .when(acceptNoReply, { checkId, risk: 'None', compensatingAction: 'None' }, { by: people.homeSenior })
      .thenRefused('conflict', words);
  });

  it('is cancelled with the reason', () => {
    const after = inHand(asked()).when(cancelCheck, { checkId, why: 'He lives elsewhere' }).then(cancelled);
    expect(standing(after)).toEqual(['CANCELLED']);
  });
});

describe('a reply', () => {
  it('that information is held says what', () => {
    inHand(asked(), sent)
      .when(fileReply, { checkId, result: 'INFORMATION_HELD' })
      .thenRefused('invalid', 'Say what they hold', { field: 'summary' });
    const after = inHand(asked(), sent)
      .when(fileReply, { checkId, result: 'INFORMATION_HELD', summary: 'Two callouts' })
      .then(replied('INFORMATION_HELD', 'Two callouts'));
    expect(standing(after)).toEqual(['REPLIED']);
  });

  it('comes to what was sent, and again when more comes; once it cannot be sent any more, also to what was not', () => {
    const reply = { checkId, result: 'NOTHING_HELD' } as const;
    inHand(asked())
      .when(fileReply, { ...reply, result: 'REFUSED' })
      .thenRefused('conflict', 'record that the check was sent first')
      .after([cancelled])
      .when(fileReply, reply)
      .thenRefused('conflict', 'cancelled before it was sent, so nobody was asked; ask for it again');
    inHand(asked(), replied('REFUSED')).when(fileReply, reply).then(replied('NOTHING_HELD'));
    inHand(asked(), withdrawn).when(fileReply, reply).then(replied('NOTHING_HELD'));
  });

  it('is not from before the check was asked for, nor from before it was sent', () => {
    const reply = { checkId, result: 'NOTHING_HELD' } as const;
    const field = { field: 'occurredAt' };
    const at = '2026-03-05T09:00:00.000Z';
    const onTheDay = fact('CheckSent', { checkId, how: 'Telephone' });
    inHand(asked(), onTheDay)
      .when(fileReply, reply, { at, occurredAt: '2026-01-01' })
      .thenRefused('invalid', /asked for by Priya Nair at .* answers something else/, field)
      .when(fileReply, reply, { at, occurredAt: '2026-03-01T23:59' })
      .thenRefused('invalid', 'asked for by Priya Nair', field)
      .when(fileReply, reply, { at, occurredAt: '2026-03-02T08:00' })
      .thenAccepted();
    inHand(asked(), sent)
      .when(fileReply, reply, { at, occurredAt: '2026-03-03' })
      .thenRefused('invalid', 'This check was sent on 4 March 2026; no reply came before that', field)
      .when(fileReply, reply, { at, occurredAt: '2026-03-04' })
      .thenAccepted()
      .when(fileReply, reply, { at, occurredAt: 'unknown' })
      .thenAccepted();
    const elsewhere = asked({ imported: { importId: 'import-1', key: 'key-1' } });
    inHand(elsewhere, fact('CheckSent', { checkId, how: 'E-mail' }, { occurredAt: '2026-02-02' }))
      .when(fileReply, reply, { at, occurredAt: '2026-02-01' })
      .thenRefused('invalid', 'sent on 2 February 2026', field)
      .when(fileReply, reply, { at, occurredAt: '2026-02-09' })
      .thenAccepted();
  });

  it.each([
    ['the risk was accepted', accepted],
    ['the check was cancelled', cancelled],
  ])('still counts after %s', (_, end) => {
    const after = inHand(asked(), sent, end)
      .when(fileReply, { checkId, result: 'INFORMATION_HELD', summary: 'Two callouts' })
      .thenAccepted();
    expect(standing(after)).toEqual(['REPLIED']);
    expect(after.state.checks[0]?.replies[0]?.summary).toBe('Two callouts');
  });
});

describe('no reply', () => {
  const risk = { checkId, risk: 'Callouts are not known', compensatingAction: 'A joint visit' };

  it('is accepted by a senior or head of either side, with the risk and what is done instead', () => {
    for (const by of [people.homeSenior, people.receivingSenior, people.receivingHead]) {
      const after = inHand(asked(), sent).when(acceptNoReply, risk, { by }).then(accepted);
      expect(standing(after)).toEqual(['NO_REPLY_ACCEPTED']);
    }
  });

  it('is accepted by nobody else', () => {
    for (const by of [people.homePractitioner, people.receivingAdministrator, people.elsewhereSenior]) {
      inHand(asked(), sent)
        .when(acceptNoReply, risk, { by })
        .thenRefused('forbidden', 'can go on without a reply');
    }
  });

  it('is not accepted before anybody was asked', () => {
    inHand(asked())
      .when(acceptNoReply, risk, { by: people.homeSenior })
      .thenRefused('conflict', 'record that the check was sent first');
  });

  it('is never a result: none of sending, chasing, accepting and cancelling gives one', () => {
    const ends = [[sent], [sent, chased], [sent, chased, accepted], [cancelled], [sent, cancelled]];
    for (const facts of ends) {
      const [check] = inHand(asked(), ...facts).state.checks;
      expect(check?.replies).toEqual([]);
    }
  });
});
