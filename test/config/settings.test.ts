import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { BadSettings, readSettings, settingsTable } from '../../src/config/settings.ts';

const demo = { HANDOVER_DEMO: 'true' };
const production = {
  HANDOVER_ENVIRONMENT: 'production',
  HANDOVER_ISSUER: 'https://issuer.example',
  HANDOVER_JWKS_URL: 'https://issuer.example/.well-known/jwks.json',
  HANDOVER_AUDIENCE: 'case-handover',
  HANDOVER_MASTER_KEY_FILE: '/run/secrets/master',
  HANDOVER_HASH_KEY_FILE: '/run/secrets/hash',
  HANDOVER_SESSION_KEY_FILE: '/run/secrets/session',
};

/** What `BadSettings` asks for; nothing when the settings can be read. */
function toDo(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof BadSettings) return error.toDo;
    throw error;
  }
}

describe('settings', () => {
  it('have standards that keep the service to this machine', () => {
    expect(readSettings(demo)).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      metricsPort: 9464,
      data: './data',
      environment: 'development',
      instance: 'one',
      demo: true,
      issuer: undefined,
      staffClaim: 'user_uuid',
    });
  });

  it('are read from the environment, where an empty variable counts as absent', () => {
    const settings = readSettings({ ...demo, PORT: '8080', HANDOVER_INSTANCE: '', HOME: '/home/somebody' });
    expect(settings).toMatchObject({ port: 8080, instance: 'one' });
  });

  it('are all checked at once, with a sentence for each thing to do', () => {
    expect(
      toDo({ ...demo, HANDOVER_PRT: '1', PORT: 'http', LOG_LEVEL: 'loud', HANDOVER_DEMO_ANY_ADDRESS: 'yes' }),
    ).toEqual([
      'Remove HANDOVER_PRT or correct its name: there is no such setting.',
      'PORT must be a whole number from 0 to 65535.',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, silent.',
      'HANDOVER_DEMO_ANY_ADDRESS must be true or false.',
    ]);
  });

  it('ask for an issuer or for demo mode, because nobody could sign in without', () => {
    expect(toDo({})).toEqual([expect.stringContaining('or set HANDOVER_DEMO to true')]);
    expect(toDo({ HANDOVER_ISSUER: 'https://issuer.example' })).toHaveLength(1);
  });

  it('keep demo mode and an issuer apart', () => {
    expect(toDo({ ...demo, HANDOVER_AUDIENCE: 'x' })).toEqual([expect.stringContaining('Leave out')]);
  });

  it('let demo mode listen elsewhere only when told so', () => {
    expect(toDo({ ...demo, HOST: '0.0.0.0' })).toEqual([
      expect.stringContaining('HANDOVER_DEMO_ANY_ADDRESS to true'),
    ]);
    expect(readSettings({ ...demo, HOST: '0.0.0.0', HANDOVER_DEMO_ANY_ADDRESS: 'true' }).host).toBe(
      '0.0.0.0',
    );
  });

  it('let production start only with keys, an issuer over https, and no demo mode', () => {
    expect(readSettings({ ...production, HOST: '0.0.0.0' })).toMatchObject({ environment: 'production' });
    for (const variable of Object.keys(production).slice(1)) {
      expect(toDo({ ...production, [variable]: '' })).toEqual([`Set ${variable}: production needs it.`]);
    }
    expect(toDo({ ...production, HANDOVER_DEMO: 'true' })).toEqual([
      'Set HANDOVER_DEMO to false: demo mode is never run in production.',
    ]);
    expect(toDo({ ...production, HANDOVER_JWKS_URL: 'http://issuer.example/jwks' })).toEqual([
      'HANDOVER_JWKS_URL must start with https:// in production.',
    ]);
  });

  it('let the log be in EventStoreDB, with its password in a file', () => {
    const store = {
      EVENTSTORE_URL: 'esdb://one.example:2113,two.example:2113?nodePreference=leader',
      EVENTSTORE_CA_FILE: '/run/ca.crt',
      EVENTSTORE_USER: 'case-handover',
      EVENTSTORE_PASSWORD_FILE: '/run/secrets/eventstore',
    };
    expect(readSettings({ ...production, ...store })).toMatchObject({
      eventStoreUrl: store.EVENTSTORE_URL,
      eventStoreCaFile: '/run/ca.crt',
      eventStoreUser: 'case-handover',
      eventStorePasswordFile: '/run/secrets/eventstore',
    });
    expect(readSettings(demo).eventStoreUrl).toBeUndefined();
    expect(readSettings({ ...demo, EVENTSTORE_URL: 'esdb+discover://events.example' })).toMatchObject({
      eventStoreUrl: 'esdb+discover://events.example',
    });
    const { EVENTSTORE_URL, ...rest } = store;
    expect(toDo({ ...demo, ...rest })).toEqual([
      'Set EVENTSTORE_URL, or leave out EVENTSTORE_CA_FILE.',
      'Set EVENTSTORE_URL, or leave out EVENTSTORE_USER.',
      'Set EVENTSTORE_URL, or leave out EVENTSTORE_PASSWORD_FILE.',
    ]);
    expect(toDo({ ...demo, EVENTSTORE_URL, EVENTSTORE_USER: 'somebody' })).toEqual([
      'Set EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE together, or neither.',
    ]);
  });

  it.each<[Record<string, string>, string[]]>([
    [
      { EVENTSTORE_PASSWORD_FILE: '/run/secrets/eventstore' },
      ['Set EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE together, or neither.'],
    ],
    [
      { EVENTSTORE_CERT_FILE: '/run/user.crt' },
      ['Set EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE together, or neither.'],
    ],
    [
      { EVENTSTORE_KEY_FILE: '/run/user.key', EVENTSTORE_USER: 'somebody' },
      [
        'Set EVENTSTORE_USER and EVENTSTORE_PASSWORD_FILE together, or neither.',
        'Set EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE together, or neither.',
      ],
    ],
    [{ EVENTSTORE_CA_FILE: 'ca\n.crt' }, ['EVENTSTORE_CA_FILE must be the path of a file.']],
    [{ EVENTSTORE_CERT_FILE: '/run/user.crt', EVENTSTORE_KEY_FILE: '/run/user.key' }, []],
  ])('ask of those of EventStoreDB what belongs together: %j', (given, sentences) => {
    expect(toDo({ ...demo, EVENTSTORE_URL: 'esdb://one.example', ...given })).toEqual(sentences);
  });

  it.each([
    'http://one.example:2113',
    'kurrentdb://one.example',
    'esdb:one.example',
    'esdb://',
    'esdb://?tls=true',
    'esdb://one.example two.example',
    'esdb://somebody:word@one.example:2113',
  ])('refuse %s as the address of EventStoreDB', (address) => {
    expect(toDo({ ...demo, EVENTSTORE_URL: address })).toEqual([
      'EVENTSTORE_URL must be an address that starts with esdb:// or esdb+discover://, without a name or password in it.',
    ]);
  });

  it.each(['tls=false', 'nodePreference=leader&tls=false', '%74ls=%66alse', 'tlsVerifyCert=false'])(
    'refuse %s to EventStoreDB in production alone',
    (option) => {
      const address = { EVENTSTORE_URL: `esdb://one.example:2113?${option}` };
      expect(toDo({ ...production, ...address })).toEqual([expect.stringContaining('production speaks TLS')]);
      expect(toDo({ ...demo, ...address })).toEqual([]);
    },
  );

  it('refuse any variable of ours that is not in the table', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z_]{1,20}$/), (rest) => {
        const variable = `HANDOVER_${rest}`;
        fc.pre(!settingsTable().includes(`\`${variable}\``));
        expect(toDo({ ...demo, [variable]: 'x' })).toEqual([expect.stringContaining(variable)]);
      }),
    );
  });

  it('are either read in full or refused with sentences, whatever they hold', () => {
    const names = [...settingsTable().matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('true', 'false', '0', '65535', '-1', 'https://a.example'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (env) => {
        const sentences = toDo(env);
        for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
        if (sentences.length > 0) return;
        const { port, demo, issuer } = readSettings(env);
        expect(Number.isInteger(port) && port >= 0 && port <= 65_535).toBe(true);
        expect(demo || issuer !== undefined).toBe(true);
      }),
    );
  });

  it('read any port there is, and no other number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (port) => {
        const sentences = toDo({ ...demo, PORT: String(port) });
        expect(sentences.length === 0).toBe(port >= 0 && port <= 65_535);
      }),
    );
  });

  it('stand in the README as they are', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, table = ''] = /<!-- settings -->([^]*?)<!-- \/?settings -->/.exec(readme) ?? [];
    expect(cells(table)).toEqual(cells(settingsTable()));
  });
});

/** The cells of a Markdown table, however its columns are aligned. */
function cells(table: string): string[][] {
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  return rows.filter((row) => !row.every((cell) => /^-*$/.test(cell)));
}
