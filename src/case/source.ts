import type { CaseState } from './case.ts';

/** What kind of statement something is: chosen by a person, never defaulted (domain §9.3, HC-32). */
export type StatementType =
  'FACT' | 'JUDGEMENT' | 'INTELLIGENCE' | 'ALLEGATION' | 'SELF_REPORT' | 'THIRD_PARTY_REPORT';

/** The statement types in words. */
export const statementTypes: Record<StatementType, string> = {
  FACT: 'Fact',
  JUDGEMENT: 'Professional judgement',
  INTELLIGENCE: 'Intelligence',
  ALLEGATION: 'Allegation',
  SELF_REPORT: 'Said by the person',
  THIRD_PARTY_REPORT: 'Reported by somebody else',
};

/** Where something was recorded before it came here. */
export interface Source {
  /** The system or document, such as OASys, nDelius or an e-mail. */
  system: string;
  /** What of it: a heading, a kind of contact, a register. */
  kind?: string;
  /** Its own id there. */
  ref?: string;
  /** YYYY-MM-DD: the day on which it was so. */
  asOf?: string;
}

/**
 * What came in without being retyped: *recorded elsewhere, unchecked* until a person confirms or changes it. `key` is
 * the same for the same piece of the same source, so that importing it twice changes nothing.
 */
export interface Imported {
  importId: string;
  key: string;
}

/** The keys of every item that has ever come in by import. */
export function importedKeys({
  risk,
  information,
  agencies,
  contingency,
  checks,
  rosh,
}: CaseState): Set<string> {
  const all: readonly { imported?: Imported }[] = [
    ...rosh,
    ...risk.items,
    ...risk.oasys,
    ...information.contacts,
    ...information.registers,
    ...agencies,
    ...contingency.actions,
    ...checks,
  ];
  return new Set(all.flatMap(({ imported }) => imported?.key ?? []));
}
