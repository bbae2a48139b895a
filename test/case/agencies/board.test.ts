import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { agenciesForm } from '../../../src/case/agencies/agencies.form.ts';
import type { AgencyEvents } from '../../../src/case/agencies/agencies.events.ts';
import { agenciesPage } from '../../../src/case/agencies/agencies-page.ts';
import { agencyBoard } from '../../../src/case/agencies/board.ts';
import { templates } from '../../../src/web/set-up.ts';
import { expectValid } from '../../web/support/valid.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, fact, given, id, type Story, type Told } from '../support/given.ts';
import { directory } from '../support/people.ts';

const [there, here, old] = [id(1), id(2), id(3)] as const;
const now = '2026-03-25T12:00:00.000Z';

type Assigned = AgencyEvents['AgencyResponsibilityAssigned'];
const assigned = (responsibilityId: string, special: Partial<Assigned> = {}): Told =>
  fact('AgencyResponsibilityAssigned', {
    responsibilityId,
    agency: 'Southaven drug service',
    task: 'See him every week',
    area: 'RECEIVING',
    ...special,
  });
const board = ({ state }: Story) => agencyBoard(state, now, directory);
const task = (...facts: Told[]) => board(given(until('requested'), ...facts)).tasks[0]!;
const environment = templates();
const page = (story: Story, canAct = true) =>
  environment.render('case/agencies/agencies.njk', {
    ...agenciesPage(board(story), canAct),
    serviceName: 'Case Handover',
  });

describe('the board of agencies', () => {
  it('tells what each agency said in words', () => {
    expect(task(assigned(there)).answerShown).toBe('Not answered yet, since 2 March 2026');
    const accepted = fact('AgencyResponsibilityAccepted', { responsibilityId: there, acceptedBy: 'Lee' });
    expect(task(assigned(there), accepted)).toMatchObject({
      answer: 'ACCEPTED',
      answerShown: 'Accepted by Lee',
      answerWords: [expect.stringMatching(/^Recorded by Priya Nair at .* on 2 March 2026$/)],
    });
    expect(
      task(assigned(there), fact('AgencyDidNotAnswer', { responsibilityId: there, howAsked: 'Two calls' })),
    ).toMatchObject({ answer: 'NO_ANSWER', answerWords: ['Two calls', expect.anything()] });
    expect(
      task(
        assigned(there),
        fact('AgencyResponsibilityDeclined', {
          responsibilityId: there,
          declinedBy: 'Lee',
          reason: 'Full',
        }),
      ),
    ).toMatchObject({ answer: 'DECLINED', answerWords: ['Full', expect.anything()] });
  });

  it('counts a task as overdue after its last day, while it stands', () => {
    expect(task(assigned(there, { dueOn: '2026-03-25' })).overdue).toBe(false);
    const late = assigned(there, { dueOn: '2026-03-24' });
    expect(task(late).overdue).toBe(true);
    const done = fact('AgencyResponsibilityDone', { responsibilityId: there, outcome: 'Seen' });
    expect(task(late, done)).toMatchObject({ overdue: false, outcome: 'Seen' });
  });

  it('says where a task becomes another, and that it was recorded elsewhere', () => {
    const story = given(
      until('requested'),
      assigned(here, { area: 'HOME', source: { system: 'OASys' }, imported: { importId: 'i', key: 'k' } }),
      assigned(there),
      fact('AgencyResponsibilityCarried', {
        responsibilityId: here,
        becomes: 'MOVED',
        movedTo: there,
        reason: 'He moves',
      }),
    );
    expect(board(story)).toMatchObject({ moving: true, homeTeam: 'Northfield One' });
    expect(board(story).tasks[0]).toMatchObject({
      side: 'HOME',
      standing: false,
      uncheckedFrom: 'OASys',
      becomesShown: 'It moves to an agency in the receiving area: Southaven drug service. He moves',
    });
  });

  it('knows no receiving area while no transfer is open', () => {
    const story = given(
      caseOpened,
      caseFact('AgencyResponsibilityAssigned', {
        responsibilityId: here,
        agency: 'Northfield housing',
        task: 'Find a room',
        area: 'HOME',
      }),
    );
    expect(board(story)).not.toHaveProperty('receivingTeam');
    expect(agenciesPage(board(story), true).groups.map(({ title }) => title)).toEqual(['Who does what now']);
  });
});

describe('the page of agencies', () => {
  const story = given(
    until('requested'),
    assigned(there, { phone: '01632 960 002', dueOn: '2026-03-20' }),
    assigned(here, { area: 'HOME', agency: 'Northfield <housing>' }),
    assigned(old, { area: 'HOME', agency: 'Northfield police' }),
    fact('AgencyResponsibilityDone', { responsibilityId: old, outcome: 'Visited twice' }),
  );

  it('shows who does what, what is overdue and what nobody has said, and is what HTML should be', async () => {
    const html = page(story);
    await expectValid(html, 'agencies');
    for (const words of [
      'In the receiving area, Southaven One',
      'Overdue since 20 March 2026',
      'Nobody is named',
      'href="tel:01632960002"',
      'Northfield &lt;housing&gt;',
      'Nobody has said',
      'Visited twice',
      `/agency-accepted?about=${there}`,
      `/carry-agency?about=${here}`,
      `/assign-agency?about=${here}`,
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain(`?about=${old}`);
  });

  it('leads nowhere for somebody who may only read', () => {
    expect(page(story, false)).not.toContain('about=');
  });

  it('never says that there is none when none was asked', () => {
    const html = page(given(until('requested')));
    expect(html).toContain('No agency in the receiving area has been asked in this service.');
    expect(html).toContain('That does not say that no agency is involved.');
  });
});

describe('the forms about agencies', () => {
  const story = given(
    until('requested'),
    assigned(there, { person: 'Lee Example', role: 'Key worker' }),
    assigned(here, { area: 'HOME' }),
    fact('AgencyResponsibilityAccepted', { responsibilityId: here, acceptedBy: 'Lee' }),
  );
  const choices = (act?: string) => {
    const { responsibilityId, movedTo } = agenciesForm.recorded(story.state, {
      directory,
      ...(act !== undefined && { act }),
    });
    return { tasks: responsibilityId?.map(({ value }) => value), there: movedTo?.map(({ value }) => value) };
  };

  it('offer the tasks that fit', () => {
    expect(choices()).toEqual({ tasks: [there, here], there: [there] });
    expect(choices('agency-accepted').tasks).toEqual([there]);
    expect(choices('carry-agency').tasks).toEqual([here]);
  });

  it('open filled in with what was recorded, and not with why it was changed last', () => {
    const changed = story.after([
      fact('AgencyResponsibilityChanged', {
        responsibilityId: there,
        agency: 'Southaven drug service',
        task: 'See him every day',
        area: 'RECEIVING',
        why: 'More is needed',
        material: true,
      }),
    ]);
    expect(agenciesForm.filledIn(changed.state, 'change-agency', there)).toEqual({
      responsibilityId: there,
      agency: 'Southaven drug service',
      task: 'See him every day',
      area: 'RECEIVING',
    });
    expect(agenciesForm.filledIn(story.state, 'agency-accepted', there)).toEqual({
      responsibilityId: there,
      acceptedBy: 'Lee Example',
    });
    expect(agenciesForm.filledIn(story.state, 'assign-agency', there)).toEqual({
      role: 'Key worker',
      task: 'See him every week',
      area: 'RECEIVING',
    });
    expect(agenciesForm.filledIn(story.state, 'change-agency', id(9))).toBeUndefined();
    expect(agenciesForm.filledIn(story.state, 'verify-contact', there)).toBeUndefined();
  });
});
