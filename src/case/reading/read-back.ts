import type { Actor } from '../../event-store/envelope/metadata.ts';
import { planOf } from '../contingency/contingency.state.ts';
import type { CaseState } from '../case.ts';
import { refuse, refuseField, Refusal, type Context, type Decide } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { contentOf, standingItems } from '../risk/risk.state.ts';
import { byWhomAndWhen, nameOf, transferOf } from '../telling.ts';
import { sidesOf, teamsOf } from '../transfer/sides.ts';
import { about, openTransfer } from '../transfer/standing.ts';
import { receivingPractitioner, type Transfer } from '../transfer/transfer.state.ts';
import { notOwnWords, plain } from './own-words.ts';
import { inWords, materialChanges, unreadBy, type MaterialChange } from './material-changes.ts';
import type { ConfirmReadBack, CorrectReadBack, GiveReadBack } from './reading.commands.ts';
import type { ReadBackLines } from './reading.events.ts';
import type { ReadBack } from './reading.state.ts';

/** The read-back: the receiving practitioner says in four lines what they understood, and is confirmed or corrected. */

const lines = [
  'whoIsAtRisk',
  'whenGreatest',
  'firstSign',
  'firstAct',
] as const satisfies (keyof ReadBackLines)[];

/** Where the read-back of a transfer stands (HC-66). Only CONFIRMED proves that the case was understood. */
export type ReadBackStanding =
  | { standing: 'NONE' }
  | { standing: 'GIVEN' | 'CONFIRMED' | 'CORRECTED'; readBack: ReadBack }
  /** Others have changed the risk, or what is done about it, since the version that was read back. */
  | { standing: 'OVERTAKEN'; readBack: ReadBack; since: readonly MaterialChange[] };

/** The standing of the last read-back by the practitioner named now, by what was recorded up to a revision. */
export function readBackStanding(state: CaseState, transfer: Transfer, by = Infinity): ReadBackStanding {
  const named = receivingPractitioner(transfer);
  const recorded = ({ stamp }: Pick<ReadBack, 'stamp'>) => stamp.revision <= by;
  const readBack = state.understanding.readBacks.findLast(
    (each) => each.transferId === transfer.transferId && each.stamp.actor.id === named && recorded(each),
  );
  if (readBack === undefined) return { standing: 'NONE' };
  const { corrected, confirmed, version } = readBack;
  if (corrected && recorded(corrected)) return { standing: 'CORRECTED', readBack };
  const since = unreadOfRisk(state, transfer, readBack.stamp.actor.id, version).filter(recorded);
  if (since.length > 0) return { standing: 'OVERTAKEN', readBack, since };
  return { standing: confirmed && recorded(confirmed) ? 'CONFIRMED' : 'GIVEN', readBack };
}

/** The practitioner named now, and nobody for them, reads back what they were shown; not while a confirmed one stands. */
export const giveReadBack: Decide<GiveReadBack> = (state, command, context) => {
  const transfer = openTransfer(state, context);
  const { actor, directory } = context;
  const named = receivingPractitioner(transfer);
  if (named === null) {
    refuse(
      'conflict',
      'Nobody is named to receive the case; a senior names the receiving practitioner first',
    );
  }
  if (named !== actor.id) {
    refuse(
      'forbidden',
      `Only ${nameOf(named, directory)}, who is named to receive the case, can read it back`,
    );
  }
  const { version, whoIsAtRisk, whenGreatest, firstSign, firstAct } = command;
  if (version > state.revision) {
    refuseField('version', `There is no such version; the newest is ${state.revision}`);
  }
  const now = readBackStanding(state, transfer);
  if (now.standing === 'CONFIRMED') {
    const when = byWhomAndWhen((now.readBack.confirmed ?? now.readBack).stamp, directory);
    refuse(
      'conflict',
      `Your read-back was confirmed ${when}; nothing has changed since that you have to read`,
    );
  }
  const said = { whoIsAtRisk, whenGreatest, firstSign, firstAct };
  mustBeOwnWords(said, state);
  mustHaveRead(unreadOfRisk(state, transfer, actor.id, version), context);
  return [about(transfer, 'ReadBackGiven', { readBackId: context.newId(), version, ...said }, context)];
};

/** What they understood is what was meant. */
export const confirmReadBack: Decide<ConfirmReadBack> = (state, { readBackId }, context) => {
  const transfer = transferOf(state, context);
  const standing = unanswered(state, transfer, readBackId, context, 'confirm');
  if (standing.standing === 'OVERTAKEN') {
    const { since, readBack } = standing;
    const who = nameOf(readBack.stamp.actor.id, context.directory);
    refuse(
      'conflict',
      `Since the version that was read back, ${inWords(since)}; ${who} has to read that and read it back again`,
    );
  }
  return [about(transfer, 'ReadBackConfirmed', { readBackId }, context)];
};

/** At least one line was understood wrongly; it has to be read back again. */
export const correctReadBack: Decide<CorrectReadBack> = (state, command, context) => {
  const { readBackId } = command;
  const transfer = transferOf(state, context);
  const { readBack } = unanswered(state, transfer, readBackId, context, 'correct');
  const wrong = lines.flatMap((line) => {
    const right = command[line];
    return right === undefined || plain(right) === plain(readBack[line]) ? [] : [[line, right]];
  });
  if (wrong.length === 0) {
    refuseField('whoIsAtRisk', 'Change at least one of the four lines, or confirm the read-back as it is');
  }
  const corrections = Object.fromEntries(wrong) as Partial<ReadBackLines>;
  return [about(transfer, 'ReadBackCorrected', { readBackId, corrections }, context)];
};

/**
 * Whether somebody may say if a read-back is right: whoever holds supervision, or held it until it passed under this
 * transfer; when they are away, a senior of the home side. Never whoever gave it.
 */
export function mayAnswer(
  state: CaseState,
  transfer: Transfer,
  { stamp }: ReadBack,
  { id, role }: Actor,
  sides: readonly Side[],
): boolean {
  if (stamp.actor.id === id) return false;
  return transferring(state, transfer) === id || (role === 'SENIOR' && sides.includes('HOME'));
}

/** The last read-back, while nobody has said whether it is right. */
function unanswered(
  state: CaseState,
  transfer: Transfer,
  readBackId: string,
  context: Context,
  act: string,
): Exclude<ReadBackStanding, { standing: 'NONE' }> {
  const { directory, actor } = context;
  const asked = state.understanding.readBacks.find((each) => each.readBackId === readBackId);
  if (asked === undefined) refuse('not-found', 'No read-back with this id was given');
  if (asked.stamp.actor.id === actor.id) {
    refuse('forbidden', `Nobody can ${act} their own read-back; the transferring practitioner does`);
  }
  const sides = sidesOf(actor, teamsOf(state, transfer), directory);
  if (!mayAnswer(state, transfer, asked, actor, sides)) {
    const from = transferring(state, transfer);
    const who = from === undefined ? '' : `${nameOf(from, directory)}, the transferring practitioner, or `;
    refuse('forbidden', `Only ${who}a senior of the home team, can ${act} the read-back`);
  }
  const said = asked.corrected ?? asked.confirmed;
  if (said !== undefined) {
    const how = asked.corrected === undefined ? 'confirmed' : 'corrected';
    refuse('conflict', `This read-back was ${how} ${byWhomAndWhen(said.stamp, directory)}`);
  }
  const standing = readBackStanding(state, transfer);
  if (standing.standing === 'NONE' || standing.readBack.readBackId !== readBackId) {
    refuse(
      'conflict',
      'This read-back no longer counts: another was given since, or somebody else was named',
    );
  }
  return standing;
}

const transferring = ({ responsibilities }: CaseState, { passed }: Transfer): string | undefined =>
  (passed?.from ?? holderOf(responsibilities.SUPERVISION))?.staffId;

function unreadOfRisk(state: CaseState, transfer: Transfer, reader: string, seen: number): MaterialChange[] {
  return unreadBy(reader, seen, materialChanges({ state, transfer })).filter(({ ofRisk }) => ofRisk);
}

/** What was recorded while they wrote has to be read first; what they wrote stays with them. */
function mustHaveRead(unread: readonly MaterialChange[], { directory }: Context): void {
  const last = unread.at(-1);
  if (last === undefined) return;
  const which = unread.length === 1 ? '' : 'the last ';
  const message =
    `Since the version you read, ${inWords(unread)}, ${which}${byWhomAndWhen(last.stamp, directory)}. ` +
    'Read it, then read the case back as it is now';
  refuse('conflict', message, { fields: [{ field: 'version', message }] });
}

/** Lines that are hardly more than a word, the same again, or what the record says, prove no understanding. */
function mustBeOwnWords(said: ReadBackLines, state: CaseState): void {
  const recorded = recordedWords(state);
  const fields = lines.flatMap((field, at) => {
    const earlier = lines.slice(0, at).map((line) => said[line]);
    const message = notOwnWords(said[field], earlier, recorded);
    return message === undefined ? [] : [{ field, message }];
  });
  const [first] = fields;
  if (first !== undefined) throw new Refusal('invalid', first.message, { fields });
}

/** What stands in the record about risk and what is done, and how earlier read-backs were corrected. */
function recordedWords({ risk, contingency, understanding }: CaseState): string[] {
  const ofRisk = standingItems(risk).map(contentOf);
  const plans = contingency.actions.filter(({ superseded }) => superseded === undefined).map(planOf);
  return [
    ...ofRisk.flatMap(({ who, nature, whenGreatest, firstSigns, raises, lowers }) => [
      who,
      nature,
      whenGreatest,
      firstSigns,
      raises,
      lowers,
    ]),
    ...plans.flatMap(({ trigger, firstAct, fallback }) => [trigger, firstAct, fallback]),
    ...understanding.readBacks.flatMap(({ corrected }) => Object.values(corrected?.corrections ?? {})),
  ].filter((words) => words !== undefined);
}
