import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { RiskContent, RiskEvents } from './risk.events.ts';

type Fact<Name extends keyof RiskEvents> = Stamped<RiskEvents[Name]>;

/** Every recorded assessment of risk of serious harm, in the order in which they were recorded. */
export type RoshAssessments = readonly (Fact<'RoshLevelAssessed'> & {
  confirmed?: Fact<'RoshLevelConfirmed'>;
})[];

/** A statement about risk with all its versions. */
export interface RiskItem extends Fact<'RiskItemCaptured'> {
  corrections: readonly Fact<'RiskItemCorrected'>[];
  confirmed?: Fact<'RiskItemConfirmed'>;
  withdrawn?: Fact<'RiskItemWithdrawn'>;
}

/** What is recorded of risk besides its levels. */
export interface Risk {
  items: readonly RiskItem[];
  notKnown: readonly Stamped<RiskEvents['NotKnownStated'] & { transferId?: string }>[];
  toSelf: readonly Fact<'RiskToSelfRecorded'>[];
  oasys: readonly Fact<'OasysAssessmentRecorded'>[];
}

export const nothingOfRisk: Risk = { items: [], notKnown: [], toSelf: [], oasys: [] };

/** The statement as it stands now: its last version, of the kind that was said last. */
export function contentOf(item: RiskItem): RiskContent {
  const last: RiskContent = item.corrections.at(-1) ?? item;
  const statementType = last.statementType ?? item.confirmed?.statementType ?? item.statementType;
  const { groups, who, nature, whenGreatest, firstSigns, raises, lowers, startHere, source } = last;
  return {
    groups,
    ...(who !== undefined && { who }),
    nature,
    ...(whenGreatest !== undefined && { whenGreatest }),
    ...(firstSigns !== undefined && { firstSigns }),
    ...(raises !== undefined && { raises }),
    ...(lowers !== undefined && { lowers }),
    ...(statementType !== undefined && { statementType }),
    startHere,
    source,
  };
}

/** Recorded elsewhere, and nobody has confirmed or corrected it here. */
export function isUnchecked({ imported, corrections, confirmed }: RiskItem): boolean {
  return imported !== undefined && corrections.length === 0 && confirmed === undefined;
}

/** What is known of risk to the person themselves: by the day it was so; of the same day, what was recorded last. */
export function newestToSelf({ toSelf }: Risk): Risk['toSelf'][number] | undefined {
  return toSelf
    .toSorted((one, other) =>
      one.assessedOn < other.assessedOn ? -1 : one.assessedOn > other.assessedOn ? 1 : 0,
    )
    .at(-1);
}

/** Statements that have not been withdrawn. */
export function standingItems({ items }: Risk): readonly RiskItem[] {
  return items.filter(({ withdrawn }) => withdrawn === undefined);
}

/** Every event that changed what the statement tells its reader: its capture, material corrections, its withdrawal. */
export function materialVersions({ stamp, corrections, withdrawn }: RiskItem): Stamp[] {
  const material = corrections.filter((each) => each.material).map((each) => each.stamp);
  return [stamp, ...material, ...(withdrawn ? [withdrawn.stamp] : [])];
}

export function evolveRosh(rosh: RoshAssessments, event: Recorded): RoshAssessments {
  if (event.type === 'RoshLevelAssessed') return [...rosh, { ...event.data, stamp: event.stamp }];
  if (event.type !== 'RoshLevelConfirmed') return rosh;
  const confirmed = { ...event.data, stamp: event.stamp };
  return rosh.map((each) => (each.stamp.eventId === confirmed.assessment ? { ...each, confirmed } : each));
}

export function evolveRisk(risk: Risk, event: Recorded): Risk {
  const { stamp, transferId } = event;
  switch (event.type) {
    case 'RiskItemCaptured':
      return { ...risk, items: [...risk.items, { ...event.data, corrections: [], stamp }] };
    case 'RiskItemCorrected': {
      const fact = { ...event.data, stamp };
      return withItem(risk, fact.itemId, ({ corrections }) => ({ corrections: [...corrections, fact] }));
    }
    case 'RiskItemConfirmed':
      return withItem(risk, event.data.itemId, () => ({ confirmed: { ...event.data, stamp } }));
    case 'RiskItemWithdrawn':
      return withItem(risk, event.data.itemId, () => ({ withdrawn: { ...event.data, stamp } }));
    case 'NotKnownStated': {
      const fact = { ...event.data, ...(transferId !== undefined && { transferId }), stamp };
      return { ...risk, notKnown: [...risk.notKnown, fact] };
    }
    case 'RiskToSelfRecorded':
      return { ...risk, toSelf: [...risk.toSelf, { ...event.data, stamp }] };
    case 'OasysAssessmentRecorded':
      return { ...risk, oasys: [...risk.oasys, { ...event.data, stamp }] };
    default:
      return risk;
  }
}

function withItem(risk: Risk, itemId: string, change: (item: RiskItem) => Partial<RiskItem>): Risk {
  const items = risk.items.map((item) => (item.itemId === itemId ? { ...item, ...change(item) } : item));
  return { ...risk, items };
}
