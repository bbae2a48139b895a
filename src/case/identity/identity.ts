import { limitedAccess, sightOf } from '../access/sight.ts';
import type { CaseState } from '../case.ts';
import { AlreadyOpen, refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { staffHolder } from '../responsibility/holder.ts';
import { byWhomAndWhen } from '../telling.ts';
import { londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import type {
  CorrectIdentifier,
  OpenCase,
  PreviousPractitionerEntry,
  SentenceEntry,
} from './identity.commands.ts';
import type { PersonName, PreviousPractitioner, Sentence } from './identity.events.ts';
import type { Identity } from './identity.state.ts';
import { canonicalPnc } from './pnc.ts';

/** Opens a case and puts it into somebody's hands in the same moment: nobody is ever without a holder. */
export const openCase: Decide<OpenCase> = (state, command, context) => {
  if (state.identity !== null) throw alreadyOpen(state, state.identity, context);
  const { crn, forenames, surname, dateOfBirth, pnc, source, supervisedBy } = command;
  const supervisor = staffHolder('supervisedBy', supervisedBy, context.directory);
  const { role } = context.directory.staff(supervisedBy) ?? {};
  if (supervisor.agency !== 'PROBATION' || (role !== 'PRACTITIONER' && role !== 'SENIOR')) {
    refuseField('supervisedBy', 'Choose a probation practitioner or a senior');
  }
  return [
    {
      type: 'CaseOpened',
      data: {
        crn,
        name: { forenames, surname },
        dateOfBirth: bornOn(dateOfBirth, context),
        ...(pnc !== undefined && { pnc: pncOf(pnc, context) }),
        sentences: command.sentences.map(sentence),
        previousPractitioners: (command.previousPractitioners ?? []).map(previousPractitioner),
        ...(source !== undefined && { source }),
      },
    },
    {
      type: 'ResponsibilityTransferred',
      data: { kind: 'SUPERVISION', from: null, to: supervisor },
    },
  ];
};

/** Tells of the case that has the CRN no more than whoever asked may know of it. */
function alreadyOpen(state: CaseState, { stamp }: Identity, { actor, directory }: Context): AlreadyOpen {
  const told = {
    ALL: `A case with this CRN was opened ${byWhomAndWhen(stamp, directory)}; go on with that one`,
    EXISTENCE: `A case with this CRN is there already. ${limitedAccess(state, directory)}`,
    NOTHING: 'A case with this CRN cannot be opened here. Ask the head of your delivery unit',
  };
  const sight = sightOf(state, actor, directory);
  return new AlreadyOpen(told[sight], state.caseId, sight === 'ALL');
}

/** Puts right who the person is; what was recorded before stays in the record. */
export const correctIdentifier: Decide<CorrectIdentifier> = (state, command, context) => {
  mustHaveAPart(state, context, 'correct who the person is');
  const { dateOfBirth, pnc, why } = command;
  const name = correctedName(command);
  if (name === undefined && dateOfBirth === undefined && pnc === undefined) {
    refuse('invalid', 'Fill in what was wrong: the name, the date of birth or the PNC number');
  }
  return [
    {
      type: 'IdentifierCorrected',
      data: {
        ...(name !== undefined && { name }),
        ...(dateOfBirth !== undefined && { dateOfBirth: bornOn(dateOfBirth, context) }),
        ...(pnc !== undefined && { pnc: pncOf(pnc, context) }),
        why,
      },
      ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
    },
  ];
};

function correctedName({ forenames, surname }: CorrectIdentifier): PersonName | undefined {
  if (forenames === undefined && surname === undefined) return undefined;
  if (forenames === undefined) refuseField('forenames', 'Enter the forenames too');
  if (surname === undefined) refuseField('surname', 'Enter the surname too');
  return { forenames, surname };
}

function bornOn(day: string, { now }: Context): string {
  if (day > londonDay(now)) refuseField('dateOfBirth', 'Enter a date of birth that is not in the future');
  if (day < '1901-01-01') refuseField('dateOfBirth', 'Enter a date of birth after 1900');
  return day;
}

function pncOf(text: string, { now }: Context): string {
  return (
    canonicalPnc(text, londonDay(now)) ??
    refuseField('pnc', 'Check the PNC number: its year, digits and last letter do not fit together')
  );
}

function sentence({ kind, startedOn, endsOn }: SentenceEntry, index: number): Sentence {
  if (endsOn < startedOn)
    refuseField(`sentences.${index}.endsOn`, 'Enter an end that is not before the start');
  return { kind, startedOn, endsOn };
}

function previousPractitioner(
  { name, from, to }: PreviousPractitionerEntry,
  index: number,
): PreviousPractitioner {
  if (to < from) {
    refuseField(`previousPractitioners.${index}.to`, 'Enter an end that is not before the start');
  }
  return { name, from, to };
}
