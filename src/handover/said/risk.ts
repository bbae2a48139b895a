import type { CaseState } from '../../case/case.ts';
import {
  oasysLayers,
  oasysStatuses,
  riskGroups,
  selfAreas,
  selfConcerns,
  type RiskContent,
} from '../../case/risk/risk.events.ts';
import { contentOf, type RiskItem } from '../../case/risk/risk.state.ts';
import { statementTypes } from '../../case/source.ts';
import { dayInWords } from '../../case/time.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { fromWhere, labelled, lower, told, type Entry } from './entry.ts';

/** What was written about risk in the case, and what the home side of this transfer said that it does not know. */
export function ofRisk({ risk }: CaseState, { transferId }: Transfer): Entry[] {
  return [
    ...risk.items.flatMap(item),
    ...told(
      risk.notKnown.filter((each) => each.transferId === transferId),
      ({ points }) =>
        points.length === 0 ? 'Stated that nothing is known to be missing' : 'Said what is not known',
      ({ points }) => points,
    ),
    ...told(
      risk.toSelf,
      ({ assessedOn }) => `Recorded risk to the person themselves as at ${dayInWords(assessedOn)}`,
      ({ details, source, ...areas }) => [
        ...Object.entries(selfAreas).map(
          ([area, title]) => `${title}: ${lower(selfConcerns[areas[area as keyof typeof selfAreas]])}`,
        ),
        details,
        `Recorded in ${source}`,
      ],
    ),
    ...told(
      risk.oasys,
      ({ layer, status, completedOn }) =>
        [
          `Recorded an OASys assessment, ${lower(oasysLayers[layer])}: ${lower(oasysStatuses[status])}`,
          completedOn && `on ${dayInWords(completedOn)}`,
        ]
          .filter(Boolean)
          .join(' '),
      ({ source }) => [fromWhere(source)],
    ),
  ];
}

function item(captured: RiskItem): Entry[] {
  const { who, nature } = contentOf(captured);
  const which = `“${who === undefined ? nature : `${who}: ${nature}`}”`;
  return [
    ...told(
      captured,
      ({ imported }) => (imported ? 'Brought in a risk item' : 'Recorded a risk item'),
      statement,
    ),
    ...told(
      captured.corrections,
      ({ material }) => (material ? 'Corrected a risk item' : 'Corrected a slip of the pen in a risk item'),
      (correction) => [correction.why, ...statement(correction)],
    ),
    ...told(
      captured.confirmed,
      ({ statementType }) =>
        `Confirmed a risk item recorded elsewhere as ${lower(statementTypes[statementType])}: ${which}`,
      () => [],
    ),
    ...told(
      captured.withdrawn,
      () => `Set aside a risk item: ${which}`,
      ({ why }) => [why],
    ),
  ];
}

function statement(content: RiskContent): (string | undefined)[] {
  const { groups, who, nature, whenGreatest, firstSigns, raises, lowers, statementType, source } = content;
  return [
    labelled('Who may be harmed', groups.map((group) => riskGroups[group]).join(', ')),
    labelled('Who is at risk', who),
    nature,
    labelled('When it is greatest', whenGreatest),
    labelled('First sign', firstSigns),
    labelled('What raises it', raises),
    labelled('What lowers it', lowers),
    statementType && statementTypes[statementType],
    fromWhere(source),
  ];
}
