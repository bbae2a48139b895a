import { describe, expect, it } from '@jest/globals';
import type { CaseEventName } from '../../src/case/events.ts';
import { occurredBy } from '../../src/case/known.ts';
import { redaction } from '../../src/case/events.ts';
import { refusalOf, saidOf } from '../../src/handover/said.ts';
import { proposed, refused, requested, until } from '../case/support/facts.ts';
import { fact, given, TRANSFER, type Story, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { samples } from '../event-store/support/samples.ts';

const transferOf = ({ state }: Story) => state.transfers[TRANSFER]!;
const said = (story: Story) => saidOf(story.state, transferOf(story), directory);

/** Words that people wrote: of free text, and of no code, id, day or name of staff. */
function written(type: CaseEventName): string[] {
  const words = (value: unknown): string[] => {
    if (typeof value === 'string')
      return /^(staff|query|offer|appointment)-\d$|^\d{4}-|^[A-Z_]+(_\d)?$/.test(value) ? [] : [value];
    if (Array.isArray(value)) return value.flatMap(words);
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(words) : [];
  };
  const classes = redaction[type] as Record<string, string>;
  return Object.entries(samples[type])
    .filter(([field]) => classes[field] !== 'public')
    .flatMap(([field, value]) => (field === 'temporary' ? [] : words(value)));
}

/** What is shown elsewhere: beside the rule that was passed, with the case, and with its risk. */
const ELSEWHERE: readonly CaseEventName[] = [
  'HandoverRuleOverridden',
  'CaseOpened',
  'IdentifierCorrected',
  'RoshLevelAssessed',
  'ImportTaken',
  'ContactRecordedElsewhere',
  'RegisterRecorded',
  'MappaLevelDecided',
  'ResponsibilityTransferred',
  'ResponsibilityEnded',
  'ResponsibilityOfferWithdrawn',
];

describe('what was done and written', () => {
  it('leaves out nothing that people write about a transfer', () => {
    const names = Object.keys(samples) as CaseEventName[];
    const events = names.map((name) => fact(name, samples[name]) as Told);
    const words = JSON.stringify(said(given(events)));
    const missing = names
      .filter((name) => !ELSEWHERE.includes(name))
      .flatMap((name) => written(name).map((text) => `${name}: ${text}`))
      .filter((entry) => !words.toLowerCase().includes(entry.slice(entry.indexOf(': ') + 2).toLowerCase()));
    expect(missing).toEqual([]);
  });

  it('comes the newest first, with who recorded it and when', () => {
    const story = given(
      until('requested'),
      {
        ...fact('TransferAcknowledged', { team: 'SHV1' }),
        by: people.receivingAdministrator,
      },
      refused(),
    );
    expect(said(story).map(({ did, by }) => `${by}: ${did}`)).toEqual([
      'Ruth Lane: Refused the transfer: the address is not suitable',
      'Priya Nair: Sent the request',
      'Priya Nair: Proposed the transfer: housing',
    ]);
    expect(said(story)[0]).toMatchObject({
      at: story.state.lastRecordedAt,
      words: ['The occupant does not want them there', 'Evidence: Home visit on 3 March'],
    });
  });

  it('does not tell of what happened later', () => {
    const story = given(until('requested'), { ...refused(), at: '2026-03-09T09:00:00.000Z' });
    const before = occurredBy(story.state, '2026-03-06T09:00:00.000Z');
    const entries = saidOf(before, before.transfers[TRANSFER]!, directory);
    expect(entries.map(({ did }) => did)).not.toContain('Refused the transfer: the address is not suitable');
    expect(refusalOf(before.transfers[TRANSFER]!, directory)).toBeNull();
  });
});

describe('why a transfer stands refused', () => {
  const disputed = fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'They do want them' });
  const decided = (decision: 'AGREED' | 'REFUSED') => fact('DisputeDecided', { decision, reasons: 'Seen' });
  const refusal = (...events: Told[]) => {
    const story = given(proposed(), requested(), ...events);
    return refusalOf(transferOf(story), directory)?.words[0];
  };

  it('is told from the refusal on, while it is disputed and when it is upheld, and not once it is overruled', () => {
    expect(refusal()).toBeUndefined();
    expect(refusal(refused())).toBe('The occupant does not want them there');
    expect(refusal(refused(), disputed)).toBe('The occupant does not want them there');
    expect(refusal(refused(), disputed, decided('REFUSED'))).toBe('The occupant does not want them there');
    expect(refusal(refused(), disputed, decided('AGREED'))).toBeUndefined();
  });
});
