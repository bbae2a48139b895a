import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { dayInWords, happenedOn, londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { withoutBlanks } from '../transfer/standing.ts';
import type { RecordRegister, RemoveRegister, ReviewRegister } from './registers.commands.ts';
import {
  endOfRegister,
  isActive,
  registerName,
  registersOf,
  reviewDay,
  reviewMonths,
  type Register,
} from './registers.ts';

/** A register as somebody here found it in another system; it counts as checked, because they looked. */
export const recordRegister: Decide<RecordRegister> = (state, command, context) => {
  mustHaveAPart(state, context, 'record a register');
  const { source: system, startedOn, reviewOn, ...words } = command;
  const { now, directory } = context;
  mustNotBeAhead(startedOn, 'startedOn', context);
  if (reviewOn !== undefined && reviewOn <= startedOn) {
    refuseField('reviewOn', 'Enter a day after the start');
  }
  if (reviewOn === undefined && reviewMonths(words.code) === undefined) mustSayWhen('reviewOn');
  const same = registersOf(state.information).find(
    (each) => isActive(each) && each.startedOn === startedOn && registerName(each) === registerName(words),
  );
  if (same !== undefined) {
    const when = byWhomAndWhen(same.stamp, directory);
    refuse('conflict', `This register was recorded ${when}; review it, or remove it if it holds no longer`);
  }
  const source = { system, asOf: londonDay(now) };
  const data = withoutBlanks({ registerId: context.newId(), ...words, startedOn, reviewOn, source });
  return [{ type: 'RegisterRecorded', data, ...happenedOn(startedOn, now) }];
};

/** A register holds; when it is looked at again is what the command says, else what its record or its code does. */
export const reviewRegister: Decide<ReviewRegister> = (state, command, context) => {
  mustHaveAPart(state, context, 'review a register');
  const { registerId, notes, reviewOn, reviewedOn = londonDay(context.now) } = command;
  const register = registerOf(state, registerId);
  if (!isActive(register))
    refuse('conflict', `${endedInWords(register, context)}; record it if it holds again`);
  mustNotBeAhead(reviewedOn, 'reviewedOn', context);
  mustNotBeBefore(register.startedOn, reviewedOn, 'reviewedOn');
  if (reviewOn !== undefined && reviewOn <= reviewedOn) {
    refuseField('reviewOn', 'Enter a day after the last review');
  }
  const data = withoutBlanks({ registerId, reviewedOn, reviewOn, notes });
  const { stamp } = register;
  if (reviewDay({ ...register, reviewed: { ...data, stamp } }) === undefined) mustSayWhen('reviewOn');
  return [{ type: 'RegisterReviewed', data, ...happenedOn(reviewedOn, context.now) }];
};

/** A register holds no longer; of one that ended elsewhere it is said why. */
export const removeRegister: Decide<RemoveRegister> = (state, command, context) => {
  mustHaveAPart(state, context, 'remove a register');
  const { registerId, reason } = command;
  const register = registerOf(state, registerId);
  if (register.removed !== undefined) refuse('conflict', endedInWords(register, context));
  const endedOn = command.endedOn ?? endOfRegister(register) ?? londonDay(context.now);
  mustNotBeAhead(endedOn, 'endedOn', context);
  mustNotBeBefore(register.startedOn, endedOn, 'endedOn');
  return [
    {
      type: 'RegisterRemoved',
      data: { registerId, endedOn, reason },
      ...happenedOn(endedOn, context.now),
    },
  ];
};

function registerOf({ information }: CaseState, registerId: string): Register {
  return (
    registersOf(information).find((each) => each.registerId === registerId) ??
    refuseField('registerId', 'Choose a register that is recorded in this case')
  );
}

function endedInWords({ endedOn = '', removed }: Register, { directory }: Context): string {
  return removed === undefined
    ? `This register ended on ${dayInWords(endedOn)}`
    : `This register was removed ${byWhomAndWhen(removed.stamp, directory)}`;
}

function mustSayWhen(field: string): never {
  refuseField(field, 'Enter the day of its next review: this register has no usual period');
}

function mustNotBeAhead(day: string, field: string, { now }: Context): void {
  if (day > londonDay(now)) refuseField(field, 'Enter a day that is not in the future');
}

function mustNotBeBefore(start: string | undefined, day: string, field: string): void {
  if (start !== undefined && day < start) {
    refuseField(field, `Enter a day that is not before the start, ${dayInWords(start)}`);
  }
}
