import { riskGroups } from '../../case/risk/risk.events.ts';
import { contentOf, isUnchecked, standingItems, type RiskItem } from '../../case/risk/risk.state.ts';
import type { CaseState } from '../../case/case.ts';
import { statementTypes, type StatementType } from '../../case/source.ts';
import type { AtRiskShown } from '../handover.answers.ts';

/** What nobody may take for a fact. */
const NO_FACT: readonly (StatementType | undefined)[] = ['ALLEGATION', 'INTELLIGENCE'];

/** How many lines stand in for those to be read first, while nobody has chosen any. */
const AT_MOST = 7;

/**
 * Who is at risk, when and how it would show: the lines that whoever takes the case over reads first, those that stand
 * before those that were withdrawn, and those that somebody checked before those that nobody has. While none that stands
 * is chosen, what is known of the risk stands in for them: what just came in from elsewhere is not "nobody at risk".
 */
export function startHere({ risk }: CaseState): AtRiskShown[] {
  const order = (item: RiskItem) => Number(item.withdrawn !== undefined) * 2 + Number(isUnchecked(item));
  const chosen = risk.items.filter((item) => contentOf(item).startHere);
  const standing = standingItems(risk);
  const standIn = standing.some((item) => contentOf(item).startHere) ? [] : standing.slice(0, AT_MOST);
  return [...standIn, ...chosen].toSorted((one, other) => order(one) - order(other)).map(shown);
}

function shown(item: RiskItem): AtRiskShown {
  const { groups, who, nature, whenGreatest, firstSigns, statementType } = contentOf(item);
  return {
    groups: groups.map((group) => riskGroups[group]),
    ...(who !== undefined && { who }),
    nature,
    ...(whenGreatest !== undefined && { whenGreatest }),
    ...(firstSigns !== undefined && { firstSign: firstSigns }),
    ...(statementType !== undefined && { statementType: statementTypes[statementType] }),
    isNoFact: NO_FACT.includes(statementType),
    isUnchecked: isUnchecked(item),
    isWithdrawn: item.withdrawn !== undefined,
  };
}
