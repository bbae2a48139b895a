import type { Stamp } from '../../case/decider.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';

/** What a policy can count working days from, by name: the fact that starts the clock of a transfer. */
export const clocks = {
  requested: ({ requested }) => requested?.stamp,
  passed: ({ passed }) => passed?.stamp,
  refused: ({ refused }) => refused?.stamp,
} as const satisfies Record<string, (transfer: Transfer) => Stamp | undefined>;

/** Clocks that start anew with each question, appointment, change and correction: only the rules about those can follow them. */
export const clocksOfEach = [
  'question-raised',
  'first-appointment',
  'change-recorded',
  'correction-recorded',
] as const;

export type ClockName = keyof typeof clocks | (typeof clocksOfEach)[number];

/** Whether a policy may name it. */
export function isClock(name: string): name is ClockName {
  return Object.hasOwn(clocks, name) || clocksOfEach.some((each) => each === name);
}

/** Where the named clock of a transfer started. */
export function startOf(name: string, transfer: Transfer): Stamp | undefined {
  return Object.hasOwn(clocks, name) ? clocks[name as keyof typeof clocks](transfer) : undefined;
}
