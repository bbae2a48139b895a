import {
  folder,
  name,
  file,
  number,
  oneOf,
  storeAddress,
  text,
  trueOrFalse,
  webAddress,
  type Read,
} from './values.ts';

/** One setting: where it comes from, what it may be, and what it is for. */
export interface Setting<Value> {
  /** Name of the environment variable. */
  variable: string;
  /** Reads its text or throws `BadValue`. */
  read: Read<Value>;
  /** As it would be written in the environment; absent when the setting stays undefined. */
  standard?: string;
  /** Must be set in production. */
  inProduction?: true;
  /** What it is for, as the README says it. */
  is: string;
}

const setting = <Value>(row: Setting<Value> & { standard: string }): Setting<Value> => row;
const optional = <Value>(row: Setting<Value>): Setting<Value | undefined> => row;

/** Every setting of the service. No setting holds a secret: keys come in files. */
export const table = {
  environment: setting({
    variable: 'HANDOVER_ENVIRONMENT',
    read: oneOf('development', 'production'),
    standard: 'development',
    is: 'Production asks for key files and an issuer, and refuses demo mode.',
  }),
  host: setting({
    variable: 'HOST',
    read: text,
    standard: '127.0.0.1',
    is: 'The address the service listens on; loopback unless told otherwise.',
  }),
  port: setting({
    variable: 'PORT',
    read: number(0, 65_535),
    standard: '3000',
    is: 'The port for pages and the API; 0 takes any free one.',
  }),
  metricsPort: setting({
    variable: 'HANDOVER_METRICS_PORT',
    read: number(0, 65_535),
    standard: '9464',
    is: 'The port for `/metrics`, on loopback only; 0 takes any free one.',
  }),
  logLevel: setting({
    variable: 'LOG_LEVEL',
    read: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
    standard: 'info',
    is: 'How much is logged.',
  }),
  data: setting({
    variable: 'HANDOVER_DATA',
    read: folder,
    standard: './data',
    is: 'The folder of the log, the views and, in development, the keys.',
  }),
  eventStoreUrl: optional({
    variable: 'EVENTSTORE_URL',
    read: storeAddress,
    is: 'The EventStoreDB that holds the log, such as `esdb://one:2113,two:2113,three:2113`; without it the log is a file in the data folder.',
  }),
  eventStoreCaFile: optional({
    variable: 'EVENTSTORE_CA_FILE',
    read: file,
    is: "The certificate, in PEM, of who signed EventStoreDB's own; those that Node.js knows when absent. Read again for each connection.",
  }),
  eventStoreUser: optional({
    variable: 'EVENTSTORE_USER',
    read: text,
    is: 'Who the service signs in to EventStoreDB as; needs TLS and a password file.',
  }),
  eventStorePasswordFile: optional({
    variable: 'EVENTSTORE_PASSWORD_FILE',
    read: file,
    is: 'The password of that user, on one line. Read again for each connection.',
  }),
  eventStoreCertFile: optional({
    variable: 'EVENTSTORE_CERT_FILE',
    read: file,
    is: 'The certificate of the user, in PEM, in place of a password; needs its key. Read again for each connection.',
  }),
  eventStoreKeyFile: optional({
    variable: 'EVENTSTORE_KEY_FILE',
    read: file,
    is: 'The key of that certificate, in PEM. Read again for each connection.',
  }),
  instance: setting({
    variable: 'HANDOVER_INSTANCE',
    read: name,
    standard: 'one',
    is: 'The name of this instance in the streams of its access log; different for every instance.',
  }),
  demo: setting({
    variable: 'HANDOVER_DEMO',
    read: trueOrFalse,
    standard: 'false',
    is: 'Sign in as invented people, through an issuer of its own.',
  }),
  demoAnyAddress: setting({
    variable: 'HANDOVER_DEMO_ANY_ADDRESS',
    read: trueOrFalse,
    standard: 'false',
    is: 'Lets demo mode listen on another address than loopback: whoever reaches it can sign in as anybody.',
  }),
  issuer: optional({
    variable: 'HANDOVER_ISSUER',
    read: webAddress,
    inProduction: true,
    is: 'Who issues the tokens: their `iss` claim.',
  }),
  jwksUrl: optional({
    variable: 'HANDOVER_JWKS_URL',
    read: webAddress,
    inProduction: true,
    is: "Where the issuer's public keys are, such as `https://…/.well-known/jwks.json`.",
  }),
  audience: optional({
    variable: 'HANDOVER_AUDIENCE',
    read: text,
    inProduction: true,
    is: 'For whom the tokens are issued: their `aud` claim.',
  }),
  staffClaim: setting({
    variable: 'HANDOVER_STAFF_CLAIM',
    read: name,
    standard: 'user_uuid',
    is: 'The claim of a token that holds the staff id of the directory.',
  }),
  masterKeyFile: optional({
    variable: 'HANDOVER_MASTER_KEY_FILE',
    read: file,
    inProduction: true,
    is: 'The key that wraps the keys of cases, 32 bytes in base64. Development makes one in the data folder.',
  }),
  hashKeyFile: optional({
    variable: 'HANDOVER_HASH_KEY_FILE',
    read: file,
    inProduction: true,
    is: 'The key of the hashes that CRNs and names are found by; in the same form and never changed. Development makes one in the data folder.',
  }),
  sessionKeyFile: optional({
    variable: 'HANDOVER_SESSION_KEY_FILE',
    read: file,
    inProduction: true,
    is: 'The key that seals session cookies: in the same form and the same for every instance. Development makes one in the data folder.',
  }),
  maxBodyKb: setting({
    variable: 'HANDOVER_MAX_BODY_KB',
    read: number(1, 10_240),
    standard: '256',
    is: 'The largest request body, in kB; a directory file may be twenty times as large.',
  }),
  ratePerMinute: setting({
    variable: 'HANDOVER_RATE_PER_MINUTE',
    read: number(0, 1_000_000),
    standard: '600',
    is: 'How many requests one person may make of an instance in a minute; 0 for no limit.',
  }),
  gitRef: setting({
    variable: 'HANDOVER_GIT_REF',
    read: text,
    standard: 'unknown',
    is: 'The commit that was built, as `/info` tells it.',
  }),
  productId: setting({
    variable: 'HANDOVER_PRODUCT_ID',
    read: name,
    standard: 'UNASSIGNED',
    is: 'The product id that `/info` tells.',
  }),
} satisfies Record<string, Setting<unknown>>;

export type Table = typeof table;
