import { describe, expect, it } from '@jest/globals';
import { onPaper } from '../../src/case/contingency/on-paper.ts';
import { tonight } from '../../src/case/contingency/tonight.ts';
import { templates } from '../../src/web/set-up.ts';
import { defined, imported, inHand, invoked } from '../case/contingency/support.ts';
import { fact, id, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { expectValid } from './support/valid.ts';

const environment = templates();

function shown(facts: Told[], more: object = {}): string {
  const { state } = inHand(...facts);
  const around = { now: '2026-03-08T02:00:00.000Z', outOfHours: true, interim: undefined, directory };
  const card = tonight(state, state.identity!, around);
  const viewer = { name: 'Edie Marsh', role: 'DUTY_OFFICER' };
  return environment.render('case/contingency/tonight.njk', {
    card,
    paper: onPaper(card),
    canAct: true,
    viewer,
    ...more,
  });
}

const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ');

describe('the page of the contingency card', () => {
  it('gives numbers as links that dial, and leads to what is done with an action', async () => {
    const html = shown([defined()]);
    await expectValid(html, 'tonight');
    expect([...html.matchAll(/href="(tel:[^"]*)"/g)].map(([, dial]) => dial)).toEqual([
      'tel:01632960001',
      'tel:01632960000',
    ]);
    expect(html).toContain(`/invoke-contingency?about=${id(1)}`);
    expect(html).toContain(`/verify-contact?about=${id(1)}`);
  });

  it('says "Nothing is written for this" where nothing is, and never leaves anything blank', () => {
    expect(text(shown([])).match(/Nothing is written for this/g)).toHaveLength(6);
    expect(text(shown([]))).toContain('No agency has accepted a task.');
    const draft = text(shown([imported()]));
    expect(draft).toMatch(/Not to be relied on The address is lost Recorded elsewhere, unchecked/);
    expect(draft).toMatch(/First Nothing is written Ring No number is written By No time is written/);
  });

  it('puts what was begun first, with the way to conclude it', () => {
    const html = shown([defined(), invoked()]);
    expect(html.indexOf('Begun')).toBeLessThan(html.indexOf('id="situation-1"'));
    expect(html).toContain(`/conclude-contingency?about=${id(8001)}`);
  });

  it('shows what people wrote as they wrote it and never as markup', () => {
    expect(shown([defined({ trigger: '<b>Not back</b>' })])).toContain('&lt;b&gt;Not back&lt;/b&gt;');
  });

  it('leads nowhere for somebody who may only read, and to nothing else of the case in an emergency', () => {
    expect(shown([defined()], { canAct: false })).not.toMatch(/invoke-contingency|verify-contact/);
    const inEmergency = shown([defined()], { emergency: true });
    expect(inEmergency).not.toContain('This case');
    expect(inEmergency).not.toContain('/contingency"');
  });

  it('says when a look could not be recorded, and says nothing when it was', () => {
    const banner = 'This look could not be recorded now; it is kept';
    expect(text(shown([], { look: 'KEPT' }))).toContain(`${banner} and will be entered later.`);
    expect(text(shown([], { look: 'HELD' }))).toContain(`${banner} for as long as the service runs and will`);
    expect(text(shown([], { look: 'RECORDED' }))).not.toContain(banner);
  });

  it('links the number in what is arranged for tonight, and changes nothing of what was written', () => {
    const { state } = inHand(defined());
    const interim = {
      answersTonight: 'Edie Marsh, duty officer, 01632 960101',
      seenByStaffId: people.receivingPractitioner.id,
      until: '2026-03-10',
    };
    const around = { now: '2026-03-08T02:00:00.000Z', outOfHours: true, interim, directory };
    const card = tonight(state, state.identity!, around);
    const html = environment.render('case/contingency/tonight.njk', {
      card,
      paper: onPaper(card),
      viewer: { name: 'Edie Marsh' },
    });
    expect(html).toContain('href="tel:01632960101"');
    expect(text(html)).toContain('Answers tonight: Edie Marsh, duty officer, 01632 960101 . Dana Reid sees');
  });

  it('ends what people wrote with one full stop', () => {
    const task = fact('AgencyResponsibilityAssigned', {
      responsibilityId: id(11),
      agency: 'The police',
      task: 'Visit him once a month.',
      phone: '01632 960 020',
      area: 'HOME',
    });
    const accepted = fact('AgencyResponsibilityAccepted', { responsibilityId: id(11), acceptedBy: 'A desk' });
    expect(text(shown([defined(), task, accepted]))).toContain('once a month. 01632 960 020');
  });

  it('shows no address, whatever is recorded of the case', () => {
    const moved = fact('PersonMoved', { knownBefore: true, source: 'SECRET PLACE' });
    expect(shown([defined(), moved])).not.toContain('SECRET PLACE');
  });
});
