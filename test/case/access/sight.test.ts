import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entitled, keysOf, LimitedAccess, mustSee, sightOf } from '../../../src/case/access/sight.ts';
import type { Refusal } from '../../../src/case/decider.ts';
import type { Directory, Staff } from '../../../src/directory/directory.ts';
import { allocated, caseOpened, proposed, requested, until } from '../support/facts.ts';
import { caseFact, fact, given, type Story } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const actor = ({ id, role, team }: Staff) => ({
  id,
  role,
  area: team,
  agency: directory.team(team)?.agency ?? '',
});
const sight = ({ state }: Pick<Story, 'state'>, person: Staff, of: Directory = directory) =>
  sightOf(state, actor(person), of);
const restricted = (...staff: Staff[]) =>
  caseFact('CaseRestricted', { staffIds: staff.map(({ id }) => id), reason: 'A relative' });
const everybody = Object.values(people);

describe('what somebody may see of a case', () => {
  it('is all of it while access is not limited', () => {
    const story = given(until('requested'));
    expect(new Set(everybody.map((person) => sight(story, person)))).toEqual(new Set(['ALL']));
  });

  it('is all of it for those let in and those who work it, that it exists for who answer for the teams concerned, and else nothing', () => {
    const story = given(until('allocated'), restricted(people.homeSenior));
    const by = Map.groupBy(everybody, (person) => sight(story, person));
    expect(by.get('ALL')).toEqual([people.homePractitioner, people.homeSenior, people.receivingPractitioner]);
    expect(by.get('EXISTENCE')).toEqual([
      people.homeHead,
      people.homeAdministrator,
      people.receivingSenior,
      people.receivingHead,
      people.receivingAdministrator,
    ]);
    expect(by.get('NOTHING')).toEqual(
      expect.arrayContaining([people.homeColleague, people.receivingColleague, people.elsewhereSenior]),
    );
  });

  it('is nothing for the receiving area while the request is a draft', () => {
    const draft = given(caseOpened, proposed(), restricted(people.homeSenior));
    expect(sight(draft, people.receivingSenior)).toBe('NOTHING');
    expect(sight(draft.after([requested()]), people.receivingSenior)).toBe('EXISTENCE');
  });

  it('goes over to whoever is named, and to whoever takes the case on', () => {
    const named = given(until('requested'), restricted(people.homeSenior), allocated());
    expect(sight(named, people.receivingPractitioner)).toBe('ALL');
    const renamed = named.after([allocated(people.receivingColleague)]);
    expect(sight(renamed, people.receivingColleague)).toBe('ALL');
    expect(sight(renamed, people.receivingPractitioner)).toBe('EXISTENCE');
    const passed = given(until('passed'), fact('TransferCompleted', {}), restricted(people.receivingSenior));
    expect(sight(passed, people.receivingPractitioner)).toBe('ALL');
    expect(sight(passed, people.homePractitioner)).toBe('NOTHING');
    expect(sight(passed, people.homeSenior)).toBe('NOTHING');
  });

  it('is all of it for the head of the delivery unit once nobody is left who can let others in', () => {
    const story = given(caseOpened, restricted(people.homeSenior));
    const left: Directory = {
      ...directory,
      staff: (id) => (id === people.homeSenior.id ? undefined : directory.staff(id)),
    };
    expect(sight(story, people.homeHead)).toBe('EXISTENCE');
    expect(sight(story, people.homeHead, left)).toBe('ALL');
    expect(sight(story, people.receivingHead, left)).toBe('NOTHING');
  });

  it('is all of it for those who work it alone where it could not be read who is let in', () => {
    for (const facts of [[], [restricted(people.homeSenior, people.elsewhereSenior)]]) {
      const { state } = given(until('allocated'), ...facts);
      const story = { state: { ...state, access: { ...state.access, unread: true as const } } };
      const by = Map.groupBy(everybody, (person) => sight(story, person));
      expect(by.get('ALL')).toEqual([people.homePractitioner, people.receivingPractitioner]);
      const letIn = facts.length === 0 ? [] : [people.elsewhereSenior];
      expect(by.get('EXISTENCE')).toEqual([
        people.homeSenior,
        people.homeHead,
        people.homeAdministrator,
        people.receivingSenior,
        people.receivingHead,
        people.receivingAdministrator,
        ...letIn,
      ]);
    }
  });

  it('agrees with the keys that lists are asked with, whoever is let in', () => {
    fc.assert(
      fc.property(
        fc.subarray(everybody),
        fc.constantFrom('requested', 'allocated', 'passed'),
        fc.boolean(),
        (let_in, upTo, unread) => {
          const { state } = given(until(upTo), restricted(people.homeSenior, ...let_in));
          const story = { state: { ...state, access: { ...state.access, ...(unread && { unread }) } } };
          const { all, existence } = entitled(story.state)!;
          for (const person of everybody) {
            const keys = keysOf(actor(person), directory);
            const byKeys = keys.some((key) => all.includes(key))
              ? 'ALL'
              : keys.some((key) => existence.includes(key))
                ? 'EXISTENCE'
                : 'NOTHING';
            expect(byKeys).toBe(sight(story, person));
          }
        },
      ),
    );
  });
});

describe('somebody who may not see a case', () => {
  const refusal = ({ state }: Story, person: Staff) => {
    try {
      mustSee(state, actor(person), directory);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('is told whom to ask, in the words of the restriction', () => {
    const message = 'Contact the Northfield office before doing anything.';
    const story = given(
      caseOpened,
      caseFact('CaseRestricted', { staffIds: [people.homeSenior.id], message, reason: 'A relative' }),
    );
    const told = refusal(story, people.homeHead);
    expect(told).toBeInstanceOf(LimitedAccess);
    expect((told as Refusal).message).toBe(
      'This case is limited access. Contact the Northfield office before doing anything. To be let in, ask Grace Holt (Northfield One)',
    );
    const plain = refusal(given(caseOpened, restricted(people.homeSenior)), people.homeHead);
    expect((plain as Refusal).message).toContain('You are not authorised to view this case. ');
  });

  it('who must not know of it is told the same as where there is no case', () => {
    const hidden = refusal(given(caseOpened, restricted(people.homeSenior)), people.elsewhereSenior);
    expect(hidden).toEqual(refusal(given(), people.elsewhereSenior));
    expect(hidden).toMatchObject({ kind: 'not-found', message: 'There is no case with this id' });
  });
});
