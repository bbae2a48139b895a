import type { Staff } from '../../../src/directory/directory.ts';
import { people } from './people.ts';

/** One act on the way, with what must be said for it to lead on; the rest is made up. */
interface Waypoint {
  act: string;
  by: Staff;
  special: object;
}

const { homePractitioner, homeSenior, homeHead } = people;
const { receivingPractitioner, receivingSenior, receivingHead, receivingAdministrator } = people;

const go = (act: string, by: Staff, special: object = {}): Waypoint => ({ act, by, special });

const reasons = ['HC-08', 'HC-09'].map((rule) => ({ rule, reason: 'It cannot wait' }));

const terms = (reviewOn: string, endsOn: string) => ({ reviewOn, endsOn, reportingBack: 'Every week' });
const inAMonth = terms('2027-01-10', '2027-02-01');
const inTwoMonths = terms('2027-02-10', '2027-03-01');
const inThreeMonths = terms('2027-03-10', '2027-04-01');
const blank = {
  onwardFrom: undefined,
  intendedMoveOn: undefined,
  ...{ reviewOn: undefined, endsOn: undefined, reportingBack: undefined },
};

const opened = [go('open', homeSenior, { supervisedBy: homePractitioner.id, dateOfBirth: '1990-04-01' })];

const asked = (kind: string, special: object = {}) => [
  ...opened,
  go('propose', homePractitioner, { ...blank, kind, toTeam: 'SHV1', ...special }),
  go('request', homePractitioner),
  go('acknowledge', receivingAdministrator),
];

const allocate = go('allocate', receivingSenior, {
  staffId: receivingPractitioner.id,
  grade: 'PO',
  experience: 'Ten years',
  workload: 'Has room',
  insteadOf: undefined,
});

const question = [
  go('query', receivingPractitioner, { to: undefined, dueOn: undefined }),
  go('answer-query', homePractitioner),
];

const both = [homePractitioner, receivingPractitioner].map(({ id: staffId, role }) => ({ staffId, role }));

const offer = go('offer-responsibility', homePractitioner, {
  kind: 'SUPERVISION',
  staffId: receivingPractitioner.id,
  hours: 300,
});

const passed = [
  go('conversation', receivingPractitioner, { participants: both }),
  offer,
  go('accept', receivingPractitioner, { reasons, acceptedBy: undefined }),
];

const completed = [
  go('first-appointment', receivingPractitioner),
  go('appointment-kept', receivingPractitioner),
  go('complete', receivingPractitioner, { reasons }),
];

const agreed = go('agree', receivingSenior, { reasons });
const refused = go('refuse', receivingSenior, { approverId: receivingHead.id, reasons });
const ordinary = [...asked('PERMANENT'), allocate, ...question, agreed, ...passed, ...completed];

/** Ways through a transfer that come to each of its stages; histories follow one of them and stray from it. */
export const paths: Record<string, readonly Waypoint[]> = {
  ordinary,
  smooth: [...asked('PERMANENT'), allocate, agreed, ...passed, ...completed],
  onwards: [
    ...ordinary,
    go('propose', receivingPractitioner, { ...blank, kind: 'PERMANENT', toTeam: 'WBY1' }),
  ],
  reallocation: [...asked('RISK_REALLOCATION'), allocate, agreed, ...passed],
  challenged: [
    ...asked('PERMANENT'),
    allocate,
    agreed,
    offer,
    go('challenge-allocation', receivingPractitioner),
    allocate,
    ...passed,
  ],
  withdrawn: [...asked('PERMANENT'), allocate, go('withdraw', homePractitioner)],
  superseded: [...asked('PERMANENT'), allocate, agreed, go('supersede', homePractitioner)],
  sentenceEnds: [
    ...asked('PERMANENT'),
    go('end-responsibility', homeSenior, { kind: 'SUPERVISION', cause: 'SENTENCE_ENDED' }),
  ],
  refused: [...asked('PERMANENT'), allocate, refused, go('home-plan', homePractitioner)],
  disputeWon: [
    ...asked('PERMANENT'),
    allocate,
    refused,
    go('escalate', homeSenior, { level: 'HEAD_OF_PDU', dueOn: undefined }),
    go('decide-dispute', homeHead, { decision: 'AGREED' }),
    ...passed,
  ],
  disputeLost: [
    ...asked('PERMANENT'),
    refused,
    go('escalate', homeSenior, { level: 'HEAD_OF_PDU', dueOn: undefined }),
    go('decide-dispute', homeHead, { decision: 'REFUSED' }),
  ],
  disputeBesideAnother: [
    ...asked('PERMANENT'),
    refused,
    go('propose', homePractitioner, { ...blank, kind: 'PERMANENT', toTeam: 'WBY1' }),
    go('escalate', homeSenior, { level: 'HEAD_OF_PDU', dueOn: undefined }),
  ],
  disputeAfterTheEnd: [
    ...asked('PERMANENT'),
    allocate,
    refused,
    go('end-responsibility', homeSenior, { kind: 'SUPERVISION', cause: 'DIED' }),
    go('escalate', homeSenior, { level: 'HEAD_OF_PDU', dueOn: undefined }),
    go('decide-dispute', homeHead, { decision: 'AGREED' }),
    ...passed,
  ],
  temporary: [
    ...asked('TEMPORARY_MOVE', inAMonth),
    go('terms', receivingPractitioner, inTwoMonths),
    go('extend-temporary-move', homePractitioner, inThreeMonths),
    go('end-temporary-move', homePractitioner),
  ],
  shortStay: [
    ...asked('TEMPORARY_MOVE', inAMonth),
    go('terms', receivingPractitioner, inTwoMonths),
    go('end-temporary-move', homePractitioner),
  ],
  becomesPermanent: [
    ...asked('TEMPORARY_MOVE', inAMonth),
    allocate,
    go('terms', receivingPractitioner, inTwoMonths),
    go('convert-temporary-move', homePractitioner),
    agreed,
    ...passed,
  ],
};
