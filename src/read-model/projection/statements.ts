import type { DatabaseSync, StatementSync } from 'node:sqlite';

const COLUMNS = {
  cases: ['caseId', 'revision', 'openedAt', 'erased', 'team', 'holder', 'identified', 'person'],
  restricted_cases: ['caseId'],
  entitled: ['who', 'caseId', 'seesAll'],
  transfers: [
    ...['transferId', 'caseId', 'kind', 'stage', 'fromTeam', 'toTeam', 'supervisedBy', 'receiver', 'rosh'],
    ...[
      'mappaLevel',
      'requestedAt',
      'intendedMoveOn',
      'movedEarly',
      'dueOn',
      'dueIsOurs',
      'escalateOn',
      'open',
      'urgency',
    ],
    ...['revision', 'erased'],
  ],
  transfer_rules: [
    ...['caseId', 'transferId', 'rule', 'outcome', 'severity', 'owes', 'role', 'dueOn', 'ours', 'done'],
    ...['fromTeam', 'toTeam'],
  ],
  offers: ['caseId', 'offerId', 'kind', 'expiresAt'],
  checks: [
    ...['caseId', 'checkId', 'transferId', 'kind', 'standing', 'team', 'requestedAt', 'sentAt'],
    ...['lastChasedAt', 'chases', 'waitsFor', 'chaseOn', 'asked'],
  ],
  emergencies: ['caseId', 'accessId', 'actorId', 'at', 'reason', 'began', 'concluded', 'holder', 'team'],
  access: ['caseId', 'position', 'transferId', 'at', 'actorId', 'what', 'via', 'emergency'],
  parked: ['stream', 'revision', 'position', 'eventId', 'reason'],
};

/** Every statement with which the views are written. */
export function statements(db: DatabaseSync) {
  const put = (table: keyof typeof COLUMNS): StatementSync => {
    const columns = COLUMNS[table];
    return db.prepare(
      `INSERT OR REPLACE INTO ${table} (${columns.join()}) VALUES (${columns.map((column) => `:${column}`).join()})`,
    );
  };
  return {
    checkpoint: db.prepare('SELECT position, event, events, policyAt FROM checkpoint'),
    advance: db.prepare(
      'UPDATE checkpoint SET position = :position, event = :event, events = events + :more, policyAt = :policyAt WHERE position = :before',
    ),
    goBack: db.prepare('UPDATE checkpoint SET position = event'),
    furthest: db.prepare(
      `INSERT INTO furthest VALUES (1, :stream, :revision, :position, :leaf) ON CONFLICT DO UPDATE
        SET stream = :stream, revision = :revision, position = :position, leaf = :leaf WHERE position < :position`,
    ),
    written: db.prepare('SELECT revision, identified FROM cases WHERE caseId = ?'),
    clear: [
      'restricted_cases',
      'entitled',
      'transfers',
      'transfer_rules',
      'offers',
      'checks',
      'emergencies',
      'outdated',
    ].map((table) => db.prepare(`DELETE FROM ${table} WHERE caseId = ?`)),
    cases: put('cases'),
    restricted: put('restricted_cases'),
    entitled: put('entitled'),
    transfers: put('transfers'),
    rules: put('transfer_rules'),
    offers: put('offers'),
    checks: put('checks'),
    emergencies: put('emergencies'),
    access: put('access'),
    park: put('parked'),
    unpark: db.prepare('DELETE FROM parked WHERE stream = ?'),
    parkedStreams: db.prepare('SELECT DISTINCT stream FROM parked'),
    parkedOf: db.prepare('SELECT revision FROM parked WHERE stream = ?'),
    outdateAll: db.prepare('INSERT OR IGNORE INTO outdated SELECT caseId FROM transfers'),
    outdated: db.prepare('SELECT caseId FROM outdated LIMIT ?'),
    upToDate: db.prepare('DELETE FROM outdated WHERE caseId = ?'),
  };
}
