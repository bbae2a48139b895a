import type { CaseState } from '../case/case.ts';
import { kinds } from '../case/responsibility/responsibility.events.ts';
import { nameOf } from '../case/telling.ts';
import { clockTime, dayInWords } from '../case/time.ts';
import type { Participant, TemporaryTerms } from '../case/transfer/transfer.events.ts';
import { stageOf, type Appointment, type Query, type Transfer } from '../case/transfer/transfer.state.ts';
import {
  disputeDecisions,
  escalationLevels,
  refusalCodes,
  supersededCauses,
  transferReasons,
} from '../case/transfer/words.ts';
import type { Directory } from '../directory/directory.ts';
import type { Said } from './handover.answers.ts';
import { ofAgencies } from './said/agencies.ts';
import { ofAccess } from './said/access.ts';
import { ofChecks } from './said/checks.ts';
import { ofEmergencies } from './said/emergencies.ts';
import { ofContingency } from './said/contingency.ts';
import { ofManagers } from './said/oversight.ts';
import { ofReading } from './said/reading.ts';
import { capital, labelled, lower, told, type Entry } from './said/entry.ts';
import { ofInformation } from './said/information.ts';
import { ofRisk } from './said/risk.ts';

/** What was done about a transfer and what was written, in people's own words: no rule can say it for them. */

/** Everything that is recorded of it in words, the newest first. */
export function saidOf(state: CaseState, transfer: Transfer, directory: Directory): Said[] {
  return entriesOf(state, transfer, directory)
    .toSorted((one, other) => other.stamp.revision - one.stamp.revision)
    .map((entry) => inWords(entry, directory));
}

/** The same by the events that say so, topic by topic. */
export function entriesOf(state: CaseState, transfer: Transfer, directory: Directory): Entry[] {
  return [
    ...asking(transfer, directory),
    ...transfer.queries.flatMap((each) => question(each, directory)),
    ...deciding(transfer),
    ...arriving(transfer, directory),
    ...transfer.appointments.flatMap((each) => appointment(each, directory)),
    ...staying(transfer),
    ...ofReading(state, transfer, directory),
    ...ofManagers(state, transfer),
    ...declined(state, transfer),
    ...ofRisk(state, transfer),
    ...ofInformation(state),
    ...ofChecks(state, transfer),
    ...ofAccess(state, directory),
    ...ofEmergencies(state),
    ...ofAgencies(state, transfer),
    ...ofContingency(state, transfer),
  ];
}

/** Why the transfer stands refused, by the receiving area or by the manager who decided; null when it does not. */
export function refusalOf(transfer: Transfer, directory: Directory): Said | null {
  if (!['REFUSED', 'DISPUTED'].includes(stageOf(transfer))) return null;
  const [refusal] = deciding(transfer).filter(({ stamp }) => stamp === transfer.refused?.stamp);
  return refusal === undefined ? null : inWords(refusal, directory);
}

/** An entry as it is shown: by whom and when. */
export function inWords({ stamp, did, words }: Entry, directory: Directory): Said {
  const { actor, recordedAt } = stamp;
  const name = nameOf(actor.id, directory);
  return {
    at: recordedAt,
    by: actor.role === 'SYSTEM' ? 'The service' : capital(name),
    did,
    words: words.filter((text) => text !== undefined && text.trim() !== '') as string[],
  };
}

function asking(transfer: Transfer, directory: Directory): Entry[] {
  const { proposed, requested, routed, allocations, challenges } = transfer;
  const team = (code: string) => directory.team(code)?.name ?? code;
  return [
    ...told(
      proposed,
      ({ reasonCode }) => `Proposed the transfer: ${lower(transferReasons[reasonCode])}`,
      ({ reason }) => [reason],
    ),
    ...told(
      requested,
      () => 'Sent the request',
      ({ notKnown }) => [labelled('Not known', notKnown)],
    ),
    ...told(
      routed,
      ({ toTeam }) => `Sent the request on to ${team(toTeam)}`,
      ({ reason }) => [reason],
    ),
    ...told(
      allocations,
      ({ staffId }) => `Named ${nameOf(staffId, directory)} to receive the case`,
      ({ reason, grade, experience, workload }) => [
        reason,
        labelled('Grade', grade),
        labelled('Experience', experience),
        labelled('Workload', workload),
      ],
    ),
    ...told(
      challenges,
      () => 'Challenged the allocation',
      ({ reason }) => [reason],
    ),
  ];
}

function question(query: Query, directory: Directory): Entry[] {
  return [
    ...told(
      query,
      ({ to }) => `Asked the ${to === 'HOME' ? 'home' : 'receiving'} side`,
      ({ question: asked, ownerStaffId, dueOn }) => [
        asked,
        labelled('To be answered by', ownerStaffId && nameOf(ownerStaffId, directory)),
        labelled('By', dueOn && dayInWords(dueOn)),
      ],
    ),
    ...told(
      query.answered,
      () => `Answered “${query.question}”`,
      ({ answer }) => [answer],
    ),
    ...told(
      query.closed,
      () => `Closed the question “${query.question}”`,
      ({ note }) => [note],
    ),
  ];
}

function deciding({
  agreed,
  refused,
  homePlan,
  withdrawn,
  superseded,
  escalations,
  decided,
}: Transfer): Entry[] {
  return [
    ...told(
      agreed,
      () => 'Agreed to the transfer',
      ({ conditions }) => [labelled('Conditions', conditions)],
    ),
    ...told(
      refused,
      ({ code }) => `Refused the transfer: ${lower(refusalCodes[code])}`,
      ({ reasons, evidence, alternatives }) => [
        reasons,
        labelled('Evidence', evidence),
        labelled('What could be done instead', alternatives),
      ],
    ),
    ...told(
      homePlan,
      () => 'Said what the home area does now',
      ({ plan }) => [plan],
    ),
    ...told(
      withdrawn,
      () => 'Withdrew the transfer',
      ({ reason }) => [reason],
    ),
    ...told(
      superseded,
      ({ cause }) =>
        cause === 'ONWARD_MOVE' ? 'The person moved on to another area' : supersededCauses[cause],
      ({ detail }) => [detail],
    ),
    ...told(
      escalations,
      ({ level }) => `Took it to a manager: ${lower(escalationLevels[level])}`,
      ({ matter }) => [matter],
    ),
    ...told(
      decided,
      ({ decision }) => `Decided: ${lower(disputeDecisions[decision])}`,
      ({ reasons }) => [reasons],
    ),
  ];
}

function arriving(
  { conversations, told: tellings, moved, interim }: Transfer,
  directory: Directory,
): Entry[] {
  const who = ({ staffId, name, role }: Participant) =>
    `${staffId === undefined ? name : nameOf(staffId, directory)} (${lower(role)})`;
  return [
    ...told(
      conversations,
      ({ participants }) => `Recorded a conversation: ${participants.map(who).join(', ')}`,
      ({ matters, agreed, notKnown }) => [
        ...matters,
        ...agreed.map((each) => `Agreed: ${each}`),
        `Not known: ${notKnown}`,
      ],
    ),
    ...told(
      tellings,
      ({ how }) => `Recorded that the person was told: ${lower(how)}`,
      ({ reportTo, reportWhere, reportAt }) => [
        `To report to ${reportTo}, ${reportWhere}, at ${clockTime(reportAt)}`,
      ],
    ),
    ...told(
      moved,
      ({ knownBefore }) =>
        `Recorded that the person has moved, ${knownBefore ? 'known' : 'not known'} before`,
      ({ source }) => [source],
    ),
    ...told(
      interim,
      ({ until }) => `Approved an interim arrangement until ${dayInWords(until)}`,
      ({ seenByStaffId, answersTonight }) => [
        `Sees the person: ${nameOf(seenByStaffId, directory)}`,
        `Answers: ${answersTonight}`,
      ],
    ),
  ];
}

function appointment(offered: Appointment, directory: Directory): Entry[] {
  return [
    ...told(
      offered,
      ({ at }) => `Offered the first appointment: ${clockTime(at)}`,
      ({ place, withStaffId }) => [`${place}, with ${nameOf(withStaffId, directory)}`],
    ),
    ...told(
      offered.rearranged,
      ({ at }) => `Rearranged the first appointment: ${clockTime(at)}`,
      ({ place, reason }) => [place, reason],
    ),
    ...told(
      offered.attended,
      () => 'Recorded that the first appointment was kept',
      () => [],
    ),
    ...told(
      offered.missed,
      () => 'Recorded that the first appointment was missed',
      ({ action }) => [action],
    ),
  ];
}

function staying({ started, extended, ended, converted, completed }: Transfer): Entry[] {
  const until = ({ endsOn }: TemporaryTerms) => `until ${dayInWords(endsOn)}`;
  const terms = ({ reviewOn, reportingBack }: TemporaryTerms) => [
    `Review on ${dayInWords(reviewOn)}`,
    `Reported back: ${reportingBack}`,
  ];
  return [
    ...told(started, (fact) => `Started the temporary move, ${until(fact)}`, terms),
    ...told(
      extended,
      (fact) => `Extended the temporary move, ${until(fact)}`,
      (fact) => [fact.reason, ...terms(fact)],
    ),
    ...told(
      ended,
      () => 'Ended the temporary move',
      ({ outcome }) => [outcome],
    ),
    ...told(
      converted,
      () => 'Made the temporary move permanent',
      ({ reason }) => [reason],
    ),
    ...told(
      completed,
      () => 'Ended the handover',
      ({ note }) => [note],
    ),
  ];
}

/** Offers under the transfer that somebody said no to. */
function declined({ responsibilities }: CaseState, { transferId }: Transfer): Entry[] {
  return Object.values(responsibilities)
    .flatMap(({ settled }) => settled)
    .filter(({ offer, how }) => offer.transferId === transferId && how === 'declined')
    .map(({ offer, why, stamp }) => ({ stamp, did: `Declined: ${lower(kinds[offer.kind])}`, words: [why] }));
}
