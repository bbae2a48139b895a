import type { AgencyEvents } from '../../../src/case/agencies/agencies.events.ts';
import type { CheckEvents } from '../../../src/case/checks/checks.events.ts';
import type { ContingencyEvents } from '../../../src/case/contingency/contingency.events.ts';
import type { LookUpResult, LookUpSubject } from '../../../src/case/information/information.events.ts';
import type { InformationEvents } from '../../../src/case/information/information.events.ts';
import type { RiskEvents } from '../../../src/case/risk/risk.events.ts';
import { caseFact, fact, type Told } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { mappa } from './asking.ts';

/** The usual facts about risk, plans, agencies, checks and reading, so that a test says only what is special. */

export const imported = { importId: 'import-1', key: 'oasys:1' };

export const levels = (special: Partial<RiskEvents['RoshLevelAssessed']> = {}, telling = {}): Told =>
  caseFact(
    'RoshLevelAssessed',
    {
      ...{ overall: 'MEDIUM', public: 'LOW', knownAdult: 'MEDIUM', children: 'LOW', staff: 'LOW' },
      ...{ assessedOn: '2026-02-02', source: 'OASys' },
      ...special,
    },
    telling,
  );

export const item = (special: Partial<RiskEvents['RiskItemCaptured']> = {}, telling = {}): Told =>
  caseFact(
    'RiskItemCaptured',
    {
      itemId: 'item-1',
      groups: ['KNOWN_ADULT'],
      who: 'Jo, his former partner',
      nature: 'Assault at her home',
      whenGreatest: 'Friday evenings after drinking',
      firstSigns: 'He stops answering calls',
      raises: 'Alcohol, and contact about the children',
      lowers: 'His brother staying with him',
      statementType: 'JUDGEMENT',
      startHere: true,
      source: { system: 'OASys', asOf: '2026-02-02' },
      ...special,
    },
    telling,
  );

export const oasys = (special: Partial<RiskEvents['OasysAssessmentRecorded']> = {}, telling = {}): Told =>
  caseFact(
    'OasysAssessmentRecorded',
    {
      ...{ assessmentId: 'oasys-1', layer: 'LAYER_3', status: 'COMPLETE', completedOn: '2026-02-02' },
      source: { system: 'OASys' },
      ...special,
    },
    telling,
  );

export const lookedUp = (subject: LookUpSubject, result: LookUpResult, telling = {}): Told =>
  caseFact('LookUpRecorded', { lookUpId: 'look-up-1', subject, system: 'nDelius', result }, telling);

export const register = (special: Partial<InformationEvents['RegisterRecorded']> = {}, telling = {}): Told =>
  caseFact(
    'RegisterRecorded',
    {
      ...{ registerId: 'register-1', code: 'ADVP', description: 'Domestic abuse perpetrator' },
      ...{ startedOn: '2026-01-05', reviewOn: '2026-06-01', notes: 'Jo, his former partner' },
      source: { system: 'nDelius' },
      ...special,
    },
    telling,
  );

export const reviewed = (special: Partial<InformationEvents['RegisterReviewed']> = {}, telling = {}): Told =>
  caseFact(
    'RegisterReviewed',
    {
      ...{ registerId: 'register-1', reviewedOn: '2026-03-02', notes: 'Jo, his former partner' },
      ...special,
    },
    telling,
  );

export const removed = (special: Partial<InformationEvents['RegisterRemoved']> = {}, telling = {}): Told =>
  caseFact(
    'RegisterRemoved',
    { registerId: 'register-1', endedOn: '2026-03-02', reason: 'The plan ended', ...special },
    telling,
  );

export const notKnown = (points: string[], by = people.homePractitioner): Told =>
  fact('NotKnownStated', { points }, { by });

export const checkAsked = (special: Partial<CheckEvents['CheckRequested']> = {}, telling = {}): Told =>
  fact(
    'CheckRequested',
    {
      ...{ checkId: 'check-1', kind: 'POLICE_DOMESTIC_ABUSE', body: 'Southaven Police' },
      ...{ place: 'the new address', area: 'RECEIVING' },
      ...special,
    },
    telling,
  );

export const checkSent = (checkId = 'check-1'): Told => fact('CheckSent', { checkId, how: 'Secure e-mail' });

export const replied = (
  result: CheckEvents['CheckReplied']['result'],
  checkId = 'check-1',
  telling = {},
): Told => fact('CheckReplied', { checkId, result, summary: 'Filed' }, telling);

export const noReplyAccepted = (special: Partial<CheckEvents['CheckNoReplyAccepted']> = {}): Told =>
  fact(
    'CheckNoReplyAccepted',
    { checkId: 'check-1', risk: 'A partner may be known', compensatingAction: 'Visit first', ...special },
    { by: people.receivingSenior },
  );

export const agency = (
  special: Partial<AgencyEvents['AgencyResponsibilityAssigned']> = {},
  telling = {},
): Told =>
  fact(
    'AgencyResponsibilityAssigned',
    {
      ...{ responsibilityId: 'task-1', agency: 'Southaven Housing', person: 'Kit Vance', role: 'Tenancy' },
      ...{ task: 'Keeps the tenancy', area: 'RECEIVING' },
      ...special,
    },
    telling,
  );

export const agencyAccepted = (responsibilityId = 'task-1'): Told =>
  fact('AgencyResponsibilityAccepted', { responsibilityId, acceptedBy: 'Kit Vance' });

export const action = (
  special: Partial<ContingencyEvents['ContingencyActionDefined']> = {},
  telling = {},
): Told =>
  fact(
    'ContingencyActionDefined',
    {
      ...{ actionId: 'action-1', situation: 'WHEREABOUTS_UNKNOWN', trigger: 'No answer for a day' },
      ...{ firstAct: 'Ring his brother', ownerAgency: 'PROBATION', contactName: 'Duty desk' },
      ...{ phone: '01632 960001', outOfHoursName: 'Night desk', outOfHoursPhone: '01632 960002' },
      ...{ minutesToAct: 60, standsIn: 'RECEIVING' },
      ...special,
    },
    telling,
  );

/** The night desk answered; late on a Sunday unless said otherwise. */
export const answeredAtNight = (
  actionId = 'action-1',
  phone = '01632 960002',
  occurredAt = '2026-03-01T22:00',
): Told =>
  caseFact(
    'ContingencyContactVerified',
    { actionId, number: 'OUT_OF_HOURS', phone, answeredBy: 'Sam' },
    { occurredAt },
  );

export const readBack = (version: number, telling = {}): Told =>
  fact(
    'ReadBackGiven',
    {
      readBackId: 'read-back-1',
      version,
      whoIsAtRisk: 'Jo',
      whenGreatest: 'Friday nights',
      firstSign: 'No answer',
      firstAct: 'Ring the brother',
    },
    { by: people.receivingPractitioner, ...telling },
  );

/** Low risk, no MAPPA, no register: rules about special cases do not apply. */
export const calm: readonly Told[] = [
  levels({ overall: 'LOW', knownAdult: 'LOW' }),
  mappa(0),
  lookedUp('REGISTERS', 'NONE_RECORDED'),
];
