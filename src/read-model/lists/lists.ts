import type { DatabaseSync } from 'node:sqlite';

/** Rows in the order in which they are listed. */
type Rows = Record<string, string | number | Uint8Array | null>[];

/** Part of a list, and how long all of it is. */
export interface Part {
  rows: Rows;
  total: number;
}

/** The cases that are open to all, and those with limited access of which the reader's keys let them know. */
const known = (caseId = 'caseId', which = '') => `(${caseId} NOT IN restricted_cases OR ${caseId} IN (
  SELECT caseId FROM entitled WHERE who IN (SELECT value FROM json_each(:reader))${which}))`;
const KNOWN = known();
/** The same, but only those of which the reader may see all. */
const SEEN = known('caseId', ' AND seesAll = 1');

const INCOMING = `SELECT transferId, urgency FROM transfers
  WHERE toTeam IN (SELECT value FROM json_each(:keys)) AND open = 1 AND requestedAt IS NOT NULL AND ${KNOWN}`;
const OUTGOING = `SELECT transferId, urgency FROM transfers
  WHERE fromTeam IN (SELECT value FROM json_each(:keys)) AND open > 0 AND ${KNOWN}`;
const MINE = `SELECT transferId, urgency FROM transfers WHERE supervisedBy = :staff AND open > 0 AND ${KNOWN}
  UNION SELECT transferId, urgency FROM transfers WHERE receiver = :staff AND open = 1 AND ${KNOWN}`;

const OWED_BY = (side: string, team: string) => `transferId IN (SELECT transferId FROM transfer_rules
  WHERE ${team} IN (SELECT value FROM json_each(:keys)) AND role = :role AND done = 0 AND owes IN ('${side}', 'BOTH'))`;
const OWED = `SELECT transferId, urgency FROM transfers WHERE ${OWED_BY('HOME', 'fromTeam')} AND open > 0 AND ${KNOWN}
  UNION SELECT transferId, urgency FROM transfers
  WHERE ${OWED_BY('RECEIVING', 'toTeam')} AND open = 1 AND requestedAt IS NOT NULL AND ${KNOWN}`;

const LATE = (side: string) => `SELECT caseId, transferId, rule, dueOn FROM transfer_rules
  WHERE ${side} IN (SELECT value FROM json_each(:keys)) AND done = 0 AND dueOn < :today
  AND (:rule IS NULL OR rule = :rule) AND ${SEEN}`;
const OVERDUE = `${LATE('fromTeam')} UNION ${LATE('toTeam')}`;

const INCOMPLETE = `EXISTS (SELECT 1 FROM parked WHERE stream = 'case-' || c.caseId) AS incomplete`;

/** The ids of the wanted part first, from an index alone; only then the rows that are shown. */
const transfers = (ids: string) => `
  SELECT t.*, c.person, ${INCOMPLETE}
  FROM (${ids} ORDER BY urgency LIMIT :size OFFSET :from) JOIN transfers t USING (transferId)
  JOIN cases c ON c.caseId = t.caseId ORDER BY t.urgency`;

const overdue = `
  SELECT r.*, c.person, ${INCOMPLETE}
  FROM (${OVERDUE} ORDER BY dueOn, transferId, rule LIMIT :size OFFSET :from)
  JOIN transfer_rules r USING (caseId, transferId, rule)
  JOIN cases c ON c.caseId = r.caseId ORDER BY r.dueOn, r.transferId, r.rule`;

/** Checks by the day or instant since which they wait, the oldest first. */
const waiting = (
  since: string,
  which: string,
) => `SELECT caseId, checkId, ${since} AS waitingSince FROM checks
  WHERE team IN (SELECT value FROM json_each(:keys)) AND ${which} AND ${SEEN}`;
const TO_SEND = waiting('requestedAt', `waitsFor = 'SENDING'`);
const TO_CHASE = waiting('chaseOn', 'chaseOn <= :today');
const TO_FILE = waiting('sentAt', `waitsFor = 'REPLY'`);

const checks = (ids: string) => `
  SELECT k.*, c.person, ${INCOMPLETE}
  FROM (${ids} ORDER BY waitingSince, checkId LIMIT :size OFFSET :from) JOIN checks k USING (caseId, checkId)
  JOIN cases c ON c.caseId = k.caseId ORDER BY waitingSince, k.checkId`;

/** The latest first. */
const emergencies = `SELECT * FROM (
    SELECT * FROM emergencies WHERE holder = :staff
    UNION SELECT * FROM emergencies WHERE team IN (SELECT value FROM json_each(:keys)))
  WHERE ${SEEN} ORDER BY at DESC, accessId LIMIT :size`;

/** Cases with limited access that somebody found by a search in an emergency, the latest first. */
const emergencyFinds = `SELECT a.caseId, a.actorId, a.at, a.emergency AS reason
  FROM access a INDEXED BY access_in_emergency JOIN cases c ON c.caseId = a.caseId
  WHERE a.emergency IS NOT NULL AND a.at >= :since AND a.actorId <> :staff AND a.caseId IN restricted_cases
  AND (c.holder = :staff OR c.team IN (SELECT value FROM json_each(:keys))) AND ${known('a.caseId', ' AND seesAll = 1')}
  ORDER BY a.at DESC LIMIT :size`;

const found = (which: string) => `SELECT p.id, p.caseId, p.identity, p.keys FROM (
    SELECT DISTINCT f.id FROM find f JOIN find_people o ON o.id = f.id
    WHERE f.key IN (SELECT value FROM json_each(:doors)) AND ${which} LIMIT :size
  ) JOIN find_people p USING (id)`;

const count = (ids: string) => `SELECT count(*) AS total FROM (${ids})`;

/** Every query on the views: what is read, never how it is shown. None reads a table from end to end. */
export const SQL = {
  incoming: transfers(INCOMING),
  incomingCount: count(INCOMING),
  outgoing: transfers(OUTGOING),
  outgoingCount: count(OUTGOING),
  mine: transfers(MINE),
  mineCount: count(MINE),
  owed: transfers(OWED),
  owedCount: count(OWED),
  people: `SELECT caseId, person FROM cases WHERE caseId IN (SELECT value FROM json_each(:keys)) AND ${SEEN}`,
  overdue,
  overdueCount: count(OVERDUE),
  toSend: checks(TO_SEND),
  toSendCount: count(TO_SEND),
  toChase: checks(TO_CHASE),
  toChaseCount: count(TO_CHASE),
  toFile: checks(TO_FILE),
  toFileCount: count(TO_FILE),
  emergencies,
  emergencyFinds,
  access: `SELECT at, actorId, what, via, transferId, emergency FROM access WHERE caseId = :caseId
    ORDER BY position DESC LIMIT :size OFFSET :from`,
  accessCount: 'SELECT count(*) AS total FROM access WHERE caseId = :caseId',
  dueOffers: 'SELECT caseId, offerId FROM offers WHERE expiresAt < :now ORDER BY expiresAt LIMIT :size',
  lateTransfers: `SELECT caseId, transferId, escalateOn FROM transfers WHERE escalateOn <= :today
    ORDER BY (escalateOn, transferId) <= (:escalateOn, :transferId), escalateOn, transferId LIMIT :size`,
  transferCase: 'SELECT caseId FROM transfers WHERE transferId = :transferId',
  checkpoint: 'SELECT position, events FROM checkpoint',
  find: found(known('o.caseId')),
  findHidden: found(`NOT ${known('o.caseId')}`),
  foundCases: `SELECT caseId, person, team, (
      SELECT transferId FROM transfers t WHERE t.caseId = cases.caseId AND open = 1 ORDER BY urgency LIMIT 1
    ) AS transferId FROM cases WHERE caseId IN (SELECT value FROM json_each(:keys))`,
  limitedAmong: 'SELECT caseId FROM restricted_cases WHERE caseId IN (SELECT value FROM json_each(:keys))',
  parked: 'SELECT count(*) AS total FROM parked',
  parkedEvents: 'SELECT stream, revision, position, eventId, reason FROM parked LIMIT :size',
};

/** A query with one that counts beside it. */
type Paged = {
  [Name in keyof typeof SQL]: `${Name}Count` extends keyof typeof SQL ? Name : never;
}[keyof typeof SQL];

/** Prepares every query on a connection. */
export function prepareLists(db: DatabaseSync) {
  const names = Object.keys(SQL) as (keyof typeof SQL)[];
  const prepared = Object.fromEntries(names.map((name) => [name, db.prepare(SQL[name])]));
  type Values = Record<string, string | number | null>;
  const all = (name: keyof typeof SQL, values: Values = {}) => prepared[name]!.all(values) as Rows;
  return {
    all,
    first: (name: keyof typeof SQL, values: Values = {}) => all(name, values)[0],
    part(name: Paged, values: Values, at: { number: number; size: number }): Part {
      const total = Number(all(`${name}Count`, values)[0]!['total']);
      return { rows: all(name, { ...values, size: at.size, from: at.number * at.size }), total };
    },
  };
}

export type Lists = ReturnType<typeof prepareLists>;
