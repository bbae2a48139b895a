import { Code, Id, LongText, OccurredAt, Phone, Text, Whole, YesNo } from '../fields.ts';
import {
  contactNumbers,
  situations,
  standsInWords,
  type ContactNumber,
  type Situation,
  type StandsIn,
} from './contingency.events.ts';

const { OTHER: _other, ...situationsToRuleOut } = situations;

const theAction = { label: 'Which action?' };

const asked = {
  situation: { label: 'For which situation?', values: situations },
  trigger: { label: 'What is seen that starts it?', hint: 'Such as “not back by 9pm”.', max: 1000 },
  firstAct: {
    label: 'What is done first?',
    hint: 'Begin with a verb: “ring the police and ask for …”.',
    max: 1000,
  },
  ownerAgency: { label: 'Which agency acts?', message: 'Enter the agency that acts' },
  contactName: { label: 'Who of the agency?', hint: 'By name.', message: 'Enter a name' },
  phone: { label: 'Phone number' },
  outOfHoursName: {
    label: 'Who answers out of hours?',
    hint: 'A name or a desk that is there at night and at weekends.',
    message: 'Enter who answers out of hours',
  },
  outOfHoursPhone: { label: 'Out-of-hours phone number' },
  minutesToAct: {
    label: 'Within how many minutes?',
    hint: 'From when it is seen to when the first act is done: 60 is an hour, 1440 a day, 10080 a week at most.',
    min: 1,
    max: 10_080,
  },
  fallback: { label: 'What is done when nobody answers?', max: 1000, optional: true },
  standsIn: {
    label: 'Where does it stand?',
    hint: 'While no transfer is open there is but one area: choose both.',
    values: standsInWords,
  },
};

/** An action of the emergency plan, whole (HC-60). */
export class DefineContingency {
  @Code(asked.situation)
  situation: Situation;

  @LongText(asked.trigger)
  trigger: string;

  @LongText(asked.firstAct)
  firstAct: string;

  @Text(asked.ownerAgency)
  ownerAgency: string;

  @Text(asked.contactName)
  contactName: string;

  @Phone(asked.phone)
  phone: string;

  @Text(asked.outOfHoursName)
  outOfHoursName: string;

  @Phone(asked.outOfHoursPhone)
  outOfHoursPhone: string;

  @Whole(asked.minutesToAct)
  minutesToAct: number;

  @LongText(asked.fallback)
  fallback?: string;

  @Code(asked.standsIn)
  standsIn: StandsIn;
}

/** The action as it is from now on, whole: what is left out is no longer so. */
export class ChangeContingency {
  @Id(theAction)
  actionId: string;

  @Code(asked.situation)
  situation: Situation;

  @LongText(asked.trigger)
  trigger: string;

  @LongText(asked.firstAct)
  firstAct: string;

  @Text(asked.ownerAgency)
  ownerAgency: string;

  @Text(asked.contactName)
  contactName: string;

  @Phone(asked.phone)
  phone: string;

  @Text(asked.outOfHoursName)
  outOfHoursName: string;

  @Phone(asked.outOfHoursPhone)
  outOfHoursPhone: string;

  @Whole(asked.minutesToAct)
  minutesToAct: number;

  @LongText(asked.fallback)
  fallback?: string;

  @Code(asked.standsIn)
  standsIn: StandsIn;

  @LongText({ label: 'Why is it changed?', max: 1000 })
  why: string;

  @YesNo({
    label: 'Does it have to be read anew?',
    hint: 'Only a slip in wording does not have to be. Another number, name, agency, time, area, sign or first act always has to.',
  })
  material: boolean;
}

/** The action stands no more. */
export class SupersedeContingency {
  @Id(theAction)
  actionId: string;

  @Id({
    label: 'Which action takes its place?',
    hint: 'Leave it out if none does.',
    optional: true,
  })
  by?: string;

  @LongText({ label: 'Why?', max: 1000 })
  why: string;
}

/** A situation needs no action for this person (HC-59). */
export class RuleOutSituation {
  @Code({ label: 'Which situation does not apply?', values: situationsToRuleOut })
  situation: Exclude<Situation, 'OTHER'>;

  @LongText({ label: 'Why does it not apply to this person?', max: 1000 })
  why: string;
}

/** Somebody rang a number of the plan (HC-61). */
export class VerifyContact {
  @Id(theAction)
  actionId: string;

  @Code({ label: 'Which number did you ring?', values: contactNumbers })
  number: ContactNumber;

  @YesNo({ label: 'Did somebody answer who can act?' })
  answered: boolean;

  @Text({
    label: 'Who answered?',
    hint: 'If somebody did.',
    message: 'Enter who answered',
    optional: true,
  })
  answeredBy?: string;

  @LongText({
    label: 'What happened instead?',
    hint: 'If nobody did: “it rang out”, “a wrong number”.',
    max: 1000,
    optional: true,
  })
  what?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** What starts an action was seen. */
export class InvokeContingency {
  @Id(theAction)
  actionId: string;

  @LongText({ label: 'What was seen?' })
  seen: string;

  @LongText({ label: 'What was done first?', hint: 'Leave it out if nothing is done yet.', optional: true })
  firstDone?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** How it ended. */
export class ConcludeContingency {
  @Id({ label: 'What is concluded?' })
  invocationId: string;

  @Text({ label: 'Who acted?', hint: 'By name.', message: 'Enter who acted' })
  actedBy: string;

  @LongText({ label: 'What came of it?' })
  outcome: string;

  @OccurredAt()
  occurredAt?: string;
}
