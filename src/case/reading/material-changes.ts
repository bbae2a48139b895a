import { materialPlans } from '../contingency/contingency.state.ts';
import type { CaseState } from '../case.ts';
import type { Stamp } from '../decider.ts';
import type { CaseEventName } from '../events.ts';
import { notesOf, registersOf } from '../information/registers.ts';
import { sameWords } from '../same-words.ts';
import { mappaChange, roshChange } from '../risk/risk-levels.ts';
import { materialVersions } from '../risk/risk.state.ts';
import { reallocations, type Transfer } from '../transfer/transfer.state.ts';

/** Something recorded that whoever had read the summary before has to read (design §9). */
export interface MaterialChange {
  stamp: Stamp;
  /** What changed, a clause. */
  what: string;
  /** True when it may change who is at risk, when, how it shows or what is done first: then it is read back again. */
  ofRisk: boolean;
}

/** The case and the transfer under which it is read. */
interface ReadUnder {
  state: CaseState;
  transfer: Transfer;
}

/** The events that can be material, by whether only those of the transfer count or those of the whole case. */
export const materialEvents = {
  ofTransfer: [
    'ReceivingPractitionerAllocated',
    'PersonMoved',
    'QueryAnswered',
    'HandoverConversationHeld',
    'ManagementOversightRecorded',
  ],
  ofCase: [
    'RoshLevelAssessed',
    'MappaLevelDecided',
    'RiskItemCaptured',
    'RiskItemCorrected',
    'RiskItemWithdrawn',
    'NotKnownStated',
    'RiskToSelfRecorded',
    'RegisterRecorded',
    'RegisterReviewed',
    'RegisterRemoved',
    'ContingencyActionDefined',
    'ContingencyActionChanged',
    'ContingencyActionSuperseded',
    'ContingencySituationRuledOut',
    'ContingencyActionInvoked',
    'ContingencyActionConcluded',
    'AgencyResponsibilityAssigned',
    'AgencyResponsibilityChanged',
    'AgencyResponsibilityDeclined',
    'AgencyResponsibilityCarried',
    'CheckReplied',
    'CheckNoReplyAccepted',
    'ItemDisputed',
    'ItemDisputeSettled',
  ],
} as const satisfies Record<string, CaseEventName[]>;

/**
 * Every change of a level, a person, a place or an instruction, and every answer to what was not known, in the order
 * in which they were recorded. Naming the first receiving practitioner changes nobody; a slip of the pen put right
 * changes nothing.
 */
export function materialChanges(under: ReadUnder): MaterialChange[] {
  return [...ofTransfer(under), ...ofRisk(under), ...ofPlan(under), ...ofOthers(under)].toSorted(
    (one, other) => one.stamp.revision - other.stamp.revision,
  );
}

/** Of these, what others recorded after a revision that somebody has seen: what that person has to read. */
export function unreadBy(
  staffId: string,
  seen: number,
  changes: readonly MaterialChange[],
): MaterialChange[] {
  return changes.filter(({ stamp }) => stamp.revision > seen && stamp.actor.id !== staffId);
}

/** How many changes are named before the rest are counted. */
const NAMED = 3;

/** `the person moved, a question was answered`: each once, what is of risk first, at most three by name. */
export function inWords(changes: readonly MaterialChange[]): string {
  const ofRiskFirst = changes.toSorted((one, other) => Number(other.ofRisk) - Number(one.ofRisk));
  const all = [...new Set(ofRiskFirst.map(({ what }) => what))];
  const more = all.length - NAMED;
  return (
    all.slice(0, NAMED).join(', ') +
    (more > 0 ? ` and ${more} more ${more === 1 ? 'change' : 'changes'}` : '')
  );
}

function ofTransfer({ state, transfer }: ReadUnder): MaterialChange[] {
  const { moved, queries, conversations, transferId } = transfer;
  const answers = queries.flatMap(({ answered }) => answered ?? []);
  const looks = state.oversight.looks.filter((look) => look.transferId === transferId);
  return [
    ...changed('another receiving practitioner was named', reallocations(transfer), false),
    ...changed('the two practitioners spoke', conversations, false),
    ...changed('a senior gave direction', looks, false),
    ...changed('the person moved', moved && [moved]),
    ...changed('a question was answered', answers),
  ];
}

function ofRisk({ state }: ReadUnder): MaterialChange[] {
  const { rosh, mappa, risk, information } = state;
  return [
    ...rosh.flatMap((fact) => changed(roshChange(state, fact.stamp.revision), [fact])),
    ...mappa.flatMap((fact) => changed(mappaChange(state, fact.stamp.revision), [fact])),
    ...risk.items.flatMap((item) =>
      versions('a statement about risk', item.withdrawn, materialVersions(item)),
    ),
    ...changed('what is not known was stated', risk.notKnown),
    ...changed('risk to the person themselves was recorded', risk.toSelf),
    ...changed('a register was recorded', information.registers),
    ...changed(
      'whom a register is about was changed',
      information.reviews.filter((review) => isAboutOthers(state, review)),
    ),
    ...changed('a register was removed', information.removals),
  ];
}

/** A review that says of somebody or something else what it is about; most only say that the register holds. */
function isAboutOthers(
  { information }: CaseState,
  { registerId, notes, stamp }: CaseState['information']['reviews'][number],
): boolean {
  const before = registersOf(information, stamp.revision - 1).find((each) => each.registerId === registerId);
  return !sameWords({ notes }, { notes: (before && notesOf(before)) ?? '' }, ['notes']);
}

function ofPlan({ state: { contingency } }: ReadUnder): MaterialChange[] {
  const invocations = contingency.actions.flatMap((action) => action.invocations);
  const concluded = invocations.flatMap((invocation) => invocation.concluded ?? []);
  return [
    ...contingency.actions.flatMap((action) =>
      versions('an emergency action', action.superseded, materialPlans(action)),
    ),
    ...changed('an emergency action was ruled out', contingency.ruledOut),
    ...changed('an emergency action was begun', invocations),
    ...changed('an emergency action was concluded', concluded),
  ];
}

function ofOthers({ state: { agencies, checks, understanding } }: ReadUnder): MaterialChange[] {
  const replies = checks.flatMap((check) => check.replies);
  const { disputes } = understanding;
  return [
    ...changed('an agency was asked to take something on', agencies, false),
    ...agencies.flatMap((each) => [
      ...changed(
        'what an agency does was changed',
        each.changes.filter(({ material }) => material),
        false,
      ),
      ...changed(
        'an agency declined',
        each.answers.filter(({ answer }) => answer === 'DECLINED'),
        false,
      ),
      ...changed('what becomes of an agency’s task was decided', each.carried && [each.carried], false),
    ]),
    ...replies.map(({ stamp, result }) => ({
      stamp,
      what: 'a check was answered',
      ofRisk: result === 'INFORMATION_HELD',
    })),
    ...checks.flatMap(({ noReplyAccepted }) =>
      changed('a check was given up without a reply', noReplyAccepted && [noReplyAccepted], false),
    ),
    ...changed('something recorded was disputed', disputes, false),
    ...disputes.flatMap(({ settled }) => changed('a dispute was settled', settled && [settled], false)),
  ];
}

/** The first version was added, the others are corrections but for the last of something that no longer stands. */
function versions(name: string, gone: { stamp: Stamp } | undefined, stamps: Stamp[]): MaterialChange[] {
  return stamps.map((stamp, index) => {
    const how = stamp === gone?.stamp ? 'withdrawn' : index === 0 ? 'added' : 'changed';
    return { stamp, what: `${name} was ${how}`, ofRisk: true };
  });
}

function changed(
  what: string | undefined,
  facts: readonly { stamp: Stamp }[] | undefined,
  isOfRisk = true,
): MaterialChange[] {
  if (what === undefined || facts === undefined) return [];
  return facts.map(({ stamp }) => ({ stamp, what, ofRisk: isOfRisk }));
}
