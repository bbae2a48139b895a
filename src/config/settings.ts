import {
  BadValue,
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
interface Setting<Value> {
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
const table = {
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
    is: "The certificate, in PEM, of who signed EventStoreDB's own; those that Node.js knows when absent.",
  }),
  eventStoreUser: optional({
    variable: 'EVENTSTORE_USER',
    read: text,
    is: 'Who the service signs in to EventStoreDB as; needs TLS and a password file.',
  }),
  eventStorePasswordFile: optional({
    variable: 'EVENTSTORE_PASSWORD_FILE',
    read: file,
    is: 'The password of that user, on one line.',
  }),
  eventStoreCertFile: optional({
    variable: 'EVENTSTORE_CERT_FILE',
    read: file,
    is: 'The certificate of the user, in PEM, in place of a password; needs its key.',
  }),
  eventStoreKeyFile: optional({
    variable: 'EVENTSTORE_KEY_FILE',
    read: file,
    is: 'The key of that certificate, in PEM.',
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

type Table = typeof table;

/** The settings as read, one field for each row of the table. */
export type Settings = { readonly [Key in keyof Table]: ReturnType<Table[Key]['read']> };

/** The environment cannot be started with; the message has one sentence for each thing to do. */
export class BadSettings extends Error {
  override name = 'BadSettings';
  readonly toDo: readonly string[];
  constructor(toDo: readonly string[]) {
    super(`The settings need to be put right:\n${toDo.map((sentence) => `- ${sentence}`).join('\n')}`);
    this.toDo = toDo;
  }
}

const keys = Object.keys(table) as (keyof Table)[];
const rows: Setting<unknown>[] = Object.values(table);
const variables = new Set(rows.map(({ variable }) => variable));

/** Reads every setting from the environment. An empty variable counts as absent. Throws `BadSettings` with all that is wrong. */
export function readSettings(env: Environment): Settings {
  const wrong = Object.keys(env).filter(isUnknown).map(unknownVariable);
  const settings = read(keys, env, wrong);
  return good(settings, [...wrong, ...together(settings, env)]);
}

const ofPlace = [
  'environment',
  'data',
  'eventStoreUrl',
  'eventStoreCaFile',
  'eventStoreUser',
  'eventStorePasswordFile',
  'eventStoreCertFile',
  'eventStoreKeyFile',
] as const satisfies readonly (keyof Table)[];

/** What of the settings says where the log is. */
export type PlaceSettings = Pick<Settings, (typeof ofPlace)[number]>;

/** Reads only what says where the log is, for scripts that need no more. Throws `BadSettings` with all that is wrong. */
export function readPlaceSettings(env: Environment): PlaceSettings {
  const wrong: string[] = [];
  const settings = read(ofPlace, env, wrong);
  return good(settings, [...wrong, ...eventStore(settings)]);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Those that cannot be read are undefined, and `wrong` has a sentence for each. */
function read<Key extends keyof Table>(
  wanted: readonly Key[],
  env: Environment,
  wrong: string[],
): Pick<Settings, Key> {
  const values = wanted.map((key) => {
    const { variable, read, standard }: Setting<unknown> = table[key];
    const given = env[variable] || standard;
    if (given === undefined) return [key, undefined];
    try {
      return [key, read(given)];
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      wrong.push(`${variable} must be ${error.message.replaceAll('`', '')}.`);
      return [key, undefined];
    }
  });
  return Object.fromEntries(values) as Pick<Settings, Key>;
}

function good<Read>(settings: Read, toDo: readonly string[]): Read {
  if (toDo.length > 0) throw new BadSettings(toDo);
  return settings;
}

const isUnknown = (variable: string) => variable.startsWith('HANDOVER_') && !variables.has(variable);

function unknownVariable(variable: string): string {
  return `Remove ${variable} or correct its name: there is no such setting.`;
}

const loopback = ['127.0.0.1', '::1', 'localhost'];

/** What must hold between settings; one that could not be read is undefined. */
function together(settings: Partial<Settings>, env: Environment): string[] {
  const { demo, environment, issuer, jwksUrl, audience } = settings;
  const toDo: string[] = [];
  if (environment === 'production') {
    if (demo) toDo.push('Set HANDOVER_DEMO to false: demo mode is never run in production.');
    const missing = rows.filter(({ inProduction, variable }) => inProduction && !env[variable]);
    toDo.push(...missing.map(({ variable }) => `Set ${variable}: production needs it.`));
    for (const key of ['issuer', 'jwksUrl'] as const) {
      if (settings[key]?.startsWith('http:'))
        toDo.push(`${table[key].variable} must start with https:// in production.`);
    }
  } else if (demo) {
    if (issuer ?? jwksUrl ?? audience)
      toDo.push(
        'Leave out HANDOVER_ISSUER, HANDOVER_JWKS_URL and HANDOVER_AUDIENCE, or set HANDOVER_DEMO to false: demo mode has an issuer of its own.',
      );
  } else if (
    ['HANDOVER_ISSUER', 'HANDOVER_JWKS_URL', 'HANDOVER_AUDIENCE'].some((variable) => !env[variable])
  ) {
    toDo.push(
      'Set HANDOVER_ISSUER, HANDOVER_JWKS_URL and HANDOVER_AUDIENCE, or set HANDOVER_DEMO to true to sign in as invented people.',
    );
  }
  if (demo && !settings.demoAnyAddress && settings.host !== undefined && !loopback.includes(settings.host)) {
    toDo.push(
      'Set HOST to 127.0.0.1, or set HANDOVER_DEMO_ANY_ADDRESS to true: in demo mode whoever reaches the service can sign in as anybody.',
    );
  }
  return [...toDo, ...eventStore(settings)];
}

const optionsOf = (url: string) => [...new URLSearchParams(url.split('?')[1])];
const isUnsafe = ([name, value]: [string, string]) => /^tls(verifycert)?$/i.test(name) && value === 'false';

/** What must hold between the settings of EventStoreDB. */
function eventStore(settings: Partial<Settings>): string[] {
  const { environment, eventStoreUrl, eventStoreUser, eventStorePasswordFile } = settings;
  const toDo: string[] = [];
  if (eventStoreUrl === undefined) {
    const alone = (
      [
        'eventStoreCaFile',
        'eventStoreUser',
        'eventStorePasswordFile',
        'eventStoreCertFile',
        'eventStoreKeyFile',
      ] as const
    ).filter((key) => settings[key] !== undefined);
    toDo.push(...alone.map((key) => `Set EVENTSTORE_URL, or leave out ${table[key].variable}.`));
  } else if (environment === 'production' && optionsOf(eventStoreUrl).some(isUnsafe)) {
    toDo.push(
      'Leave tls=false and tlsVerifyCert=false out of EVENTSTORE_URL: production speaks TLS and looks at certificates.',
    );
  }
  if ((eventStoreUser === undefined) !== (eventStorePasswordFile === undefined)) {
    toDo.push('Set EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE together, or neither.');
  }
  if ((settings.eventStoreCertFile === undefined) !== (settings.eventStoreKeyFile === undefined)) {
    toDo.push('Set EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE together, or neither.');
  }
  return toDo;
}

/** The table of the README, in Markdown. */
export function settingsTable(): string {
  return [
    '| Variable | What it is for | Values | Standard |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ variable, is, read, standard, inProduction }) =>
        `| \`${variable}\` | ${is} | ${read.values} | ${standard === undefined ? (inProduction ? 'none; needed in production' : 'none') : `\`${standard}\``} |`,
    ),
  ].join('\n');
}
