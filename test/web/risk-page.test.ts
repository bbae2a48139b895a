import { describe, expect, it } from '@jest/globals';
import { riskAnswer } from '../../src/case/risk/risk-answer.ts';
import { riskPage } from '../../src/case/risk/risk-page.ts';
import { templates } from '../../src/web/set-up.ts';
import { caseOpened, until } from '../case/support/facts.ts';
import { caseFact, fact, given, type Story, type Told } from '../case/support/given.ts';
import { directory } from '../case/support/people.ts';
import { register, removed } from '../handover/support/of-risk.ts';
import { samples } from '../event-store/support/samples.ts';
import type { CaseEventName } from '../../src/case/events.ts';
import { expectValid } from './support/valid.ts';

const environment = templates();
const page = ({ state }: Story, acts: readonly string[] | undefined = ['not-known']) =>
  environment.render('case/risk/risk.njk', riskPage(riskAnswer(state, directory), acts));

/** What is read, without the tags. */
const words = (html: string) =>
  html
    .replace(/<title>[\s\S]*?<\/title>|<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"');

const { RiskItemCaptured: item } = samples;
const { statementType: _, imported, ...brought } = item;
const itemId = '00000000-0000-7000-8000-000000000001';
const unchecked = caseFact('RiskItemCaptured', { ...brought, itemId, imported: imported! });
const ofRisk: CaseEventName[] = [
  'RoshLevelAssessed',
  'RiskItemCaptured',
  'RiskItemCorrected',
  'OasysAssessmentRecorded',
  'LookUpRecorded',
  'ContactRecordedElsewhere',
  'RegisterRecorded',
];
const everything = given(
  until('requested'),
  ofRisk.map((name) => caseFact(name, samples[name]) as Told),
  unchecked,
  fact('NotKnownStated', samples.NotKnownStated),
);

describe('the page of risk', () => {
  it('is valid with nothing and with everything, to read and to write', async () => {
    await expectValid(page(given(caseOpened)), 'nothing');
    await expectValid(page(everything), 'everything');
    const withdrawn = everything.after([
      caseFact('RiskItemWithdrawn', { itemId, why: 'About somebody else' }),
    ]);
    await expectValid(page(withdrawn), 'set aside');
    expect(words(page(withdrawn))).toContain('About somebody else');
  });

  it('says that nothing is recorded, never that there is no risk', () => {
    const read = words(page(given(caseOpened)));
    expect(read).toContain('No level is recorded, which is not the same as low.');
    expect(read).toContain('No line is marked to be read first.');
    expect(read).toContain('Nobody has said what is not known.');
    expect(read).toContain('whether there is one in OASys is not known');
    expect(read).toContain(
      'about: The public, A known adult, Children, Staff, Prisoners, The person themselves.',
    );
  });

  it('begins with the lines to be read first, with when and the first sign', () => {
    const read = words(page(everything));
    expect(read.indexOf('Read this first')).toBeLessThan(read.indexOf('Risk of serious harm'));
    expect(read).toContain('The sister: Assault at home Greatest: At weekends. First sign: He drinks.');
  });

  it('marks what nobody has checked and leads to confirming, correcting and setting it aside', () => {
    const html = page(everything);
    expect(words(html)).toContain('Recorded elsewhere, unchecked');
    expect(words(html)).toContain('Not said kind of statement');
    const { caseId } = everything.state;
    for (const act of ['confirm-risk-item', 'correct-risk-item', 'withdraw-risk-item'])
      expect(html).toContain(`href="/cases/${caseId}/${act}?about=${itemId}"`);
  });

  it('leads from each register to its review and removal, and from one that ended to its reason', () => {
    const registers = given(
      caseOpened,
      register({ registerId: itemId, imported: imported! }),
      register({ registerId: itemId.replace(/.$/, '2'), endedOn: '2026-02-01', notes: '' }),
      register({ registerId: itemId.replace(/.$/, '3') }),
      removed({ registerId: itemId.replace(/.$/, '3') }),
    );
    const html = page(registers);
    const links = [...html.matchAll(/-register\?about=[^"]*(.)">([\w ]+)</g)].map(([, id, text]) => [
      id,
      text,
    ]);
    expect(links).toEqual([
      ['1', 'Review'],
      ['1', 'Remove'],
      ['2', 'Say why it ended'],
    ]);
    expect(words(html)).toContain('1 entry below was recorded elsewhere');
    expect(words(html)).toMatch(/Removed by Priya Nair, 2 March 2026 at [\d:]+am: The plan ended/);
  });

  it('leads nobody to an act who may only read', () => {
    const html = environment.render(
      'case/risk/risk.njk',
      riskPage(riskAnswer(everything.state, directory), undefined),
    );
    expect(html).not.toContain('?about=');
    expect(words(html)).not.toContain('What you can do');
  });

  it('shows of every correction what became of what, and why', () => {
    const corrected = given(
      caseOpened,
      caseFact('RiskItemCaptured', { ...item, itemId }),
      caseFact('RiskItemCorrected', {
        ...samples.RiskItemCorrected,
        itemId,
        who: 'The mother',
        why: 'The mother, not the sister',
      }),
    );
    expect(words(page(corrected))).toContain(
      'The mother, not the sister Who is at risk: The sister became The mother',
    );
  });

  it('tells a failed look-up from nothing recorded there', () => {
    expect(words(page(everything))).toMatch(
      /Registers \(flags\), in nDelius, 2 March 2026 at [\d:]+am: the look-up failed: it is not known\. The system was down/,
    );
  });

  it('shows a statement about two groups in full once, and leads to it from the other', () => {
    const two = given(
      caseOpened,
      caseFact('RiskItemCaptured', { ...item, itemId, groups: ['CHILDREN', 'KNOWN_ADULT'] }),
    );
    const html = page(two);
    expect(html.split(`id="item-${itemId}"`)).toHaveLength(2);
    expect(words(html)).toContain('See: The sister: Assault at home');
  });
});
