import { DatabaseSync } from 'node:sqlite';

/** Goes up with every change of the tables or of what is put into them; a file of another edition is built anew. */
export const SCHEMA = 12;

/**
 * Columns are named as they are shown, so that a row is an answer. Ids, codes and dates are in clear;
 * `person` is `{crn, name}` and `asked` `{body, place, question}` of a check, sealed under the case's key, so that
 * destroying the key reaches them here too. `team` and `holder` are those that hold supervision. `entitled` has the keys
 * of those who see all of a restricted case, or know that it exists: see `src/case/access/sight.ts`. For `checkpoint`
 * and `furthest` see `Checkpoint` and `Furthest`.
 */
const TABLES = `
CREATE TABLE checkpoint (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  position TEXT NOT NULL,
  event TEXT NOT NULL,
  events INTEGER NOT NULL,
  policyAt TEXT NOT NULL
) STRICT;
INSERT INTO checkpoint VALUES (1, '', '', 0, '');

CREATE TABLE furthest (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL,
  leaf BLOB NOT NULL
) STRICT;

CREATE TABLE cases (
  caseId TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  openedAt TEXT,
  erased INTEGER NOT NULL,
  team TEXT,
  holder TEXT,
  identified TEXT NOT NULL,
  person BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE find_people (
  id INTEGER PRIMARY KEY,
  caseId TEXT NOT NULL,
  identity INTEGER NOT NULL,
  doors INTEGER NOT NULL,
  keys BLOB NOT NULL
) STRICT;
CREATE INDEX find_people_of_case ON find_people (caseId);

CREATE TABLE find (key INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (key, id)) STRICT, WITHOUT ROWID;

CREATE TABLE restricted_cases (caseId TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE entitled (
  who TEXT NOT NULL,
  caseId TEXT NOT NULL,
  seesAll INTEGER NOT NULL,
  PRIMARY KEY (who, caseId)
) STRICT, WITHOUT ROWID;
CREATE INDEX entitled_of_case ON entitled (caseId);

CREATE TABLE transfers (
  transferId TEXT PRIMARY KEY,
  caseId TEXT NOT NULL,
  kind TEXT,
  stage TEXT,
  fromTeam TEXT,
  toTeam TEXT,
  supervisedBy TEXT,
  receiver TEXT,
  rosh TEXT,
  mappaLevel INTEGER,
  requestedAt TEXT,
  intendedMoveOn TEXT,
  movedEarly INTEGER NOT NULL,
  dueOn TEXT,
  dueIsOurs INTEGER NOT NULL,
  escalateOn TEXT,
  open INTEGER NOT NULL CHECK (open BETWEEN 0 AND 2),
  urgency TEXT NOT NULL,
  revision INTEGER NOT NULL,
  erased INTEGER NOT NULL
) STRICT;
CREATE INDEX transfers_of_case ON transfers (caseId);
CREATE INDEX transfers_incoming ON transfers (toTeam, urgency, caseId) WHERE open = 1 AND requestedAt IS NOT NULL;
CREATE INDEX transfers_outgoing ON transfers (fromTeam, urgency, caseId) WHERE open > 0;
CREATE INDEX transfers_supervised ON transfers (supervisedBy, urgency, caseId) WHERE open > 0;
CREATE INDEX transfers_received ON transfers (receiver, urgency, caseId) WHERE open = 1;
CREATE INDEX transfers_late ON transfers (escalateOn) WHERE escalateOn IS NOT NULL;

CREATE TABLE transfer_rules (
  caseId TEXT NOT NULL,
  transferId TEXT NOT NULL,
  rule TEXT NOT NULL,
  outcome TEXT NOT NULL,
  severity TEXT NOT NULL,
  owes TEXT NOT NULL,
  role TEXT NOT NULL,
  dueOn TEXT,
  ours INTEGER NOT NULL,
  done INTEGER NOT NULL,
  fromTeam TEXT NOT NULL,
  toTeam TEXT NOT NULL,
  PRIMARY KEY (caseId, transferId, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX rules_due_from ON transfer_rules (fromTeam, dueOn) WHERE done = 0 AND dueOn IS NOT NULL;
CREATE INDEX rules_due_to ON transfer_rules (toTeam, dueOn) WHERE done = 0 AND dueOn IS NOT NULL;
CREATE INDEX rules_owed_from ON transfer_rules (fromTeam, role, transferId) WHERE done = 0;
CREATE INDEX rules_owed_to ON transfer_rules (toTeam, role, transferId) WHERE done = 0;

CREATE TABLE offers (
  caseId TEXT NOT NULL,
  offerId TEXT NOT NULL,
  kind TEXT NOT NULL,
  expiresAt TEXT NOT NULL,
  PRIMARY KEY (caseId, offerId)
) STRICT, WITHOUT ROWID;
CREATE INDEX offers_due ON offers (expiresAt);

CREATE TABLE checks (
  caseId TEXT NOT NULL,
  checkId TEXT NOT NULL,
  transferId TEXT,
  kind TEXT NOT NULL,
  standing TEXT NOT NULL,
  team TEXT NOT NULL,
  requestedAt TEXT NOT NULL,
  sentAt TEXT,
  lastChasedAt TEXT,
  chases INTEGER NOT NULL,
  waitsFor TEXT,
  chaseOn TEXT,
  asked BLOB,
  PRIMARY KEY (caseId, checkId)
) STRICT, WITHOUT ROWID;
CREATE INDEX checks_to_send ON checks (team, requestedAt) WHERE waitsFor = 'SENDING';
CREATE INDEX checks_to_file ON checks (team, sentAt) WHERE waitsFor = 'REPLY';
CREATE INDEX checks_to_chase ON checks (team, chaseOn) WHERE chaseOn IS NOT NULL;

CREATE TABLE emergencies (
  caseId TEXT NOT NULL,
  accessId TEXT NOT NULL,
  actorId TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT NOT NULL,
  began INTEGER NOT NULL,
  concluded INTEGER NOT NULL,
  holder TEXT,
  team TEXT NOT NULL,
  PRIMARY KEY (caseId, accessId)
) STRICT, WITHOUT ROWID;
CREATE INDEX emergencies_of_holder ON emergencies (holder, at);
CREATE INDEX emergencies_of_team ON emergencies (team, at);

CREATE TABLE access (
  caseId TEXT NOT NULL,
  position TEXT NOT NULL,
  transferId TEXT,
  at TEXT NOT NULL,
  actorId TEXT NOT NULL,
  what TEXT NOT NULL,
  via TEXT NOT NULL,
  emergency TEXT,
  PRIMARY KEY (caseId, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_in_emergency ON access (at) WHERE emergency IS NOT NULL;

CREATE TABLE parked (
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL,
  eventId TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (stream, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE outdated (caseId TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

PRAGMA user_version = ${SCHEMA};
`;

/** The columns of a table that a row is written with, in order. */
export type Row = Record<string, string | number | Uint8Array | null>;

/** Makes a new, empty read model. Throws when the file already holds one. */
export function createReadModel(file: string): DatabaseSync {
  return prepared(openForWriting(file), `BEGIN; ${TABLES} COMMIT;`);
}

/**
 * Opens a read model for its one writer. What it holds can be read again from the log, so a page needs no sync of its
 * own; what is deleted is overwritten, so that rows of an erased case do not linger in the file.
 */
export function openForWriting(file: string): DatabaseSync {
  return prepared(new DatabaseSync(file, { timeout: 5_000 }), WRITER);
}

const WRITER = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -32000;
`;

/** A database after some statements; closed where they fail. */
function prepared(db: DatabaseSync, statements: string): DatabaseSync {
  try {
    db.exec(statements);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a read model for queries. */
export function openForReading(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
}

/** The edition of the tables in a file; 0 for an empty one. */
export function schemaOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Runs some writes as one: all of them or none. */
export function inTransaction(db: DatabaseSync, write: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    write();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
