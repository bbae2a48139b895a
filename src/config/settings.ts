import { table, type Setting, type Table } from './settings-table.ts';
import { BadValue } from './values.ts';

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
