import { restrictionOf } from '../../../src/case/access/access.state.ts';
import { answerOf } from '../../../src/case/agencies/agencies.state.ts';
import type { CaseState } from '../../../src/case/case.ts';
import { checkStanding } from '../../../src/case/checks/checks.state.ts';
import { isUsable, planOf, rulingOut, standingOf } from '../../../src/case/contingency/contingency.state.ts';
import { situations, type Situation } from '../../../src/case/contingency/contingency.events.ts';
import { readBackStanding } from '../../../src/case/reading/read-back.ts';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import { isUnchecked } from '../../../src/case/risk/risk.state.ts';
import { movedEarly, rulingOn, stageOf, type Transfer } from '../../../src/case/transfer/transfer.state.ts';
import { standingInterim } from '../../../src/handover/alarms.ts';
import type { RuleAnswer } from '../../../src/handover/assessment.ts';

/** Where everything in a case stands: by what stands, such as a check by its id, the state that it has come to. */
export type Standings = ReadonlyMap<string, string>;

/** A state by the topic that it is of, as it is counted: `check SENT`. */
type Standing = [what: string, state: string];

/** `answers` are those of completeness by transfer; `now` is ISO 8601 UTC. */
export function standingsOf(
  state: CaseState,
  answers: ReadonlyMap<string, readonly RuleAnswer[]>,
  now: string,
): Standings {
  const transfers = Object.values(state.transfers);
  return new Map([
    ...transfers.flatMap((transfer) => ofTransfer(state, transfer, now)),
    ...ofDuties(state),
    ...ofRisk(state),
    ...ofInformation(state),
    ...ofAgencies(state),
    ...ofPlan(state),
    ...ofUnderstanding(state),
    ...ofAccess(state),
    ...ofItems(state, answers),
    ...[...answers].flatMap(([id, each]) =>
      each.map(({ rule, outcome }): Standing => [`${rule} of ${id}`, `rule ${outcome}`]),
    ),
  ]);
}

function ofTransfer(state: CaseState, transfer: Transfer, now: string): Standing[] {
  const { transferId: id, queries, appointments, refused, escalations, moved, interim } = transfer;
  const ruling = refused && rulingOn(transfer);
  const lastInterim = interim.at(-1);
  return [
    [`transfer ${id}`, `transfer ${stageOf(transfer)}`],
    ...queries.map(({ queryId, answered, closed }): Standing => {
      const how = closed ? (answered ? 'CLOSED' : 'CLOSED_UNANSWERED') : answered ? 'ANSWERED' : 'RAISED';
      return [queryId, `question ${how}`];
    }),
    ...escalations.map(({ stamp, level }): Standing => [stamp.eventId, `escalation to ${level}`]),
    ...(ruling ? [[ruling.stamp.eventId, `refusal DECIDED_${ruling.decision}`] as Standing] : []),
    ...appointments.map(({ appointmentId, rearranged, attended, missed }): Standing => {
      const how = attended ? 'KEPT' : missed ? 'MISSED' : rearranged.length > 0 ? 'REARRANGED' : 'OFFERED';
      return [appointmentId, `appointment ${how}`];
    }),
    ...(moved
      ? [[moved.stamp.eventId, movedEarly(transfer) ? 'move EARLY' : 'move AGREED'] as Standing]
      : []),
    ...(lastInterim
      ? [
          [
            lastInterim.stamp.eventId,
            `interim ${standingInterim(transfer, now) ? 'STANDING' : 'OVER'}`,
          ] as Standing,
        ]
      : []),
    [`read-back ${id}`, `read-back ${readBackStanding(state, transfer).standing}`],
  ];
}

function ofDuties({ responsibilities }: CaseState): Standing[] {
  return Object.entries(responsibilities).flatMap(([kind, duty]): Standing[] => {
    const held = holderOf(duty) === null ? (duty.tenures.length === 0 ? 'UNASSIGNED' : 'ENDED') : 'ACCEPTED';
    return [
      [`holder of ${kind}`, `${kind} ${held}`],
      ...duty.offers.map(({ offerId }): Standing => [`duty ${offerId}`, `${kind} OFFERED`]),
      ...duty.offers.map(({ offerId }): Standing => [offerId, 'offer OPEN']),
      ...duty.settled.map(({ offer, how }): Standing => [offer.offerId, `offer ${how.toUpperCase()}`]),
    ];
  });
}

function ofRisk({ risk, rosh, mappa, identity }: CaseState): Standing[] {
  return [
    ...risk.items.map((item): Standing => {
      const { withdrawn, corrections, confirmed } = item;
      const how = isUnchecked(item) ? 'UNCHECKED' : confirmed ? 'CONFIRMED' : 'WRITTEN';
      return [
        item.itemId,
        `statement ${withdrawn ? 'WITHDRAWN' : corrections.length > 0 ? 'CORRECTED' : how}`,
      ];
    }),
    ...rosh.map(({ stamp, imported, confirmed }): Standing => {
      const how = confirmed ? 'CONFIRMED' : imported ? 'UNCHECKED' : 'WRITTEN';
      return [stamp.eventId, `levels ${how}`];
    }),
    ...risk.oasys.map(({ stamp, status }): Standing => [stamp.eventId, `OASys ${status}`]),
    ...risk.notKnown.map(({ stamp, points }): Standing => [
      stamp.eventId,
      points.length === 0 ? 'not known NOTHING' : 'not known POINTS',
    ]),
    ...mappa.map(({ stamp, level }): Standing => [stamp.eventId, `MAPPA ${level}`]),
    ...(identity
      ? [['identity', identity.corrections.length > 0 ? 'identity CORRECTED' : 'identity OPENED'] as Standing]
      : []),
  ];
}

function ofInformation({ information, checks }: CaseState): Standing[] {
  return [
    ...information.lookUps.map(({ stamp, result }): Standing => [stamp.eventId, `look-up ${result}`]),
    ...information.imports.flatMap(({ importId, pieces }) =>
      pieces.map(({ became }, index): Standing => [`${importId} ${index}`, `piece ${became}`]),
    ),
    ...checks.map((check): Standing => [check.checkId, `check ${checkStanding(check)}`]),
    ...checks.flatMap(({ replies }) =>
      replies.map(({ stamp, result }): Standing => [stamp.eventId, `reply ${result}`]),
    ),
  ];
}

function ofAgencies({ agencies }: CaseState): Standing[] {
  return agencies.flatMap((each): Standing[] => {
    const { responsibilityId: id, done, carried } = each;
    return [
      [`answer ${id}`, `agency ${answerOf(each)?.answer ?? 'NOT_ASKED_YET'}`],
      [`task ${id}`, `task ${done ? 'DONE' : (carried?.becomes ?? 'STANDING')}`],
    ];
  });
}

function ofPlan({ contingency, transfers }: CaseState): Standing[] {
  return contingency.actions.flatMap((action): Standing[] => {
    const { actionId, ringings, invocations } = action;
    const standing = standingOf(action, transfers);
    return [
      [actionId, `action ${standing}`],
      ...(['ACTIVE', 'WAITING', 'LAPSED'].includes(standing)
        ? [[`area of ${actionId}`, `${planOf(action).standsIn} ${standing}`] as Standing]
        : []),
      ...ringings.map(({ stamp, answered }): Standing => [
        stamp.eventId,
        `number ${answered ? 'ANSWERED' : 'SILENT'}`,
      ]),
      ...invocations.map(({ invocationId, concluded }): Standing => [
        invocationId,
        `action ${concluded ? 'CONCLUDED' : 'BEGUN'}`,
      ]),
    ];
  });
}

function ofUnderstanding({ understanding, acknowledgements, oversight }: CaseState): Standing[] {
  return [
    ...understanding.disputes.map(({ disputeId, settled }): Standing => [
      disputeId,
      `dispute ${settled ? 'SETTLED' : 'RAISED'}`,
    ]),
    ...acknowledgements.map(({ stamp, item }): Standing => [stamp.eventId, `read ${item}`]),
    ...oversight.looks.map(({ stamp, side }): Standing => [stamp.eventId, `oversight ${side}`]),
    ...oversight.continuity.map(({ stamp }): Standing => [stamp.eventId, 'oversight CONTINUITY']),
    ...oversight.escalations.map(({ stamp, to }): Standing => [stamp.eventId, `raised to ${to}`]),
    ...oversight.blockPasses.map(({ proposalId, seconded }): Standing => {
      const isUsed = oversight.overrides.some((each) => each.proposalId === proposalId);
      return [proposalId, `block pass ${isUsed ? 'USED' : seconded ? 'SECONDED' : 'PROPOSED'}`];
    }),
    ...oversight.overrides.map(({ stamp, gate }): Standing => [stamp.eventId, `passed at ${gate}`]),
  ];
}

function ofAccess({ access }: CaseState): Standing[] {
  const open = access.restrictions.length === 0 ? 'OPEN' : 'LIFTED';
  return [
    ['access', `access ${restrictionOf(access) ? 'RESTRICTED' : open}`],
    ...access.restrictions.flatMap(({ changes }) =>
      changes.map(({ stamp, granted }): Standing => [
        stamp.eventId,
        `access ${granted ? 'GRANTED' : 'ENDED'}`,
      ]),
    ),
    ...access.emergencies.map(({ accessId, seen }): Standing => [
      accessId,
      `emergency ${seen ? 'SEEN' : 'TAKEN'}`,
    ]),
  ];
}

/** The states of §11.2, of those things of which the record says in so many words where they stand. */
function ofItems(state: CaseState, answers: ReadonlyMap<string, readonly RuleAnswer[]>): Standing[] {
  const { checks, contingency, information, risk, understanding, transfers } = state;
  const last = answers.get(Object.keys(transfers).at(-1) ?? '') ?? [];
  const finding = (rule: string) => last.find((each) => each.rule === rule)?.finding ?? '';
  const disputed = new Set(
    understanding.disputes.flatMap(({ itemId, settled }) =>
      itemId !== undefined && !settled ? [itemId] : [],
    ),
  );
  const item = (what: string, id: string, is: string): Standing => [
    `item ${what}`,
    `item ${disputed.has(id) ? 'DISPUTED' : is}`,
  ];
  const needsNothing = (Object.keys(situations) as Situation[]).filter((each) =>
    rulingOut(contingency, each),
  );
  const isOld = /^The newest was finished on .*(, before|, more than)/.test(finding('HC-20'));
  return [
    item('OASys', '', risk.oasys.length === 0 ? 'MISSING' : isOld ? 'STALE' : 'PRESENT'),
    ...checks.map((check) => {
      const result = check.replies.at(-1)?.result;
      const replied = result === 'NOTHING_HELD' ? 'CONFIRMED_NONE' : 'PRESENT';
      return item(check.checkId, check.checkId, result ? replied : check.sent ? 'AWAITING_REPLY' : 'MISSING');
    }),
    ...risk.items.map(({ itemId }) => item(itemId, itemId, 'PRESENT')),
    ...contingency.actions.map((each) =>
      item(each.actionId, each.actionId, isUsable(each) ? 'PRESENT' : 'MISSING'),
    ),
    ...needsNothing.map((each) => item(each, '', 'NOT_APPLICABLE')),
    ...[...new Map(information.lookUps.map((each) => [each.subject, each.result]))].map(([subject, result]) =>
      item(
        subject,
        '',
        { RESTRICTED: 'RESTRICTED', NONE_RECORDED: 'CONFIRMED_NONE' }[result as string] ?? 'PRESENT',
      ),
    ),
  ];
}
