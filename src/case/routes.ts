import type { Role } from '../event-store/envelope/metadata.ts';
import type { Decide } from './decider.ts';
import type { Class } from './field.ts';

/** One command of the API: where it is posted, what it carries and what decides it. */
export interface CommandRoute {
  /** The verb of the act, unique in the service: its address, its form and its operation id are made from it. */
  act: string;
  /** What it is posted to. */
  to: 'case' | 'transfer';
  /** Its address under `/api`, where it is not the act under what it is posted to. */
  path?: string;
  command: Class<object>;
  decide: Decide<object>;
  /** What it does, as a button says it: "Name the receiving practitioner". */
  title: string;
  /** Whose act it is; anybody who may write when absent. */
  roles?: readonly Role[];
  /** The page of the case that shows what it recorded, such as `risk`; that of the case or handover itself if absent. */
  shownOn?: string;
  /** True for an act that limited access does not stop: whoever gives it says why, and it is told. */
  inEmergency?: boolean;
  /** True for an act of the contingency card: whoever has emergency access to it may give it for as long as that lasts. */
  onCard?: boolean;
  /** True for what holds whatever else is recorded meanwhile, such as what was seen tonight: its form is never out of date. */
  neverStale?: boolean;
  /** True when it brings something new into being: answered 201. */
  creates?: boolean;
}

/** Ties a command to the decision for it; the compiler checks that they belong together. */
export function route<Command extends object>(
  row: Omit<CommandRoute, 'command' | 'decide'> & { command: Class<Command>; decide: Decide<Command> },
): CommandRoute {
  return row as unknown as CommandRoute;
}

/** Where a command is posted. */
export function addressOf({ act, to, path }: CommandRoute): string {
  return path ?? (to === 'case' ? `cases/:caseId/${act}` : `cases/:caseId/transfers/:transferId/${act}`);
}
