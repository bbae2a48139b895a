import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DemoIssuer } from '../../src/security/demo/demo-issuer.ts';
import { sessionKey } from '../../src/security/keys.ts';
import { inProcess } from '../event-store/support/in-process.ts';
import { ownFolder } from './support/log.ts';

describe('keys in the data folder', () => {
  const { folder, remove } = ownFolder();
  afterAll(remove);
  const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

  it('are made once, for their owner only', async () => {
    const first = sessionKey({ sessionKeyFile: undefined, data: folder });
    expect(first).toHaveLength(32);
    expect(sessionKey({ sessionKeyFile: undefined, data: folder })).toEqual(first);
    const issuers = [
      await DemoIssuer.open(folder),
      await DemoIssuer.open(folder),
      await DemoIssuer.existing(folder),
    ];
    expect(issuers[1]?.jwks).toEqual(issuers[0]?.jwks);
    expect(issuers[2]?.jwks).toEqual(issuers[0]?.jwks);
    expect([modeOf('session.key'), modeOf('demo-issuer.json')]).toEqual([0o600, 0o600]);
  });

  it('are one and the same when many ask for them at once', async () => {
    const other = ownFolder();
    const issuers = await Promise.all(Array.from({ length: 4 }, () => DemoIssuer.open(other.folder)));
    expect(new Set(issuers.map(({ jwks }) => JSON.stringify(jwks))).size).toBe(1);
    other.remove();
  });

  it.each([
    ['session.key', 'keys.ts', `sessionKey({ data: folder })`],
    ['demo-issuer.json', 'demo/demo-issuer.ts', `DemoIssuer.open(folder)`],
  ])('are made by the next one where the disk was full: %s', async (name, file, make) => {
    const other = ownFolder();
    const url = new URL(`../../src/security/${file}`, import.meta.url);
    const code = `const { sessionKey, DemoIssuer } = await import('${url}'); await ${make}`;
    expect((await inProcess(code, other.folder, 'ulimit -f 0')).code).not.toBe(0);
    expect(await inProcess(code, other.folder)).toMatchObject({ code: 0 });
    expect(readFileSync(join(other.folder, name))).not.toHaveLength(0);
    other.remove();
  });

  it('are read from a file that is named, and only from one that is in order', () => {
    const path = join(folder, 'given.key');
    const read = () => sessionKey({ sessionKeyFile: path, data: folder });
    expect(read).toThrow('must hold 32 bytes in base64');
    writeFileSync(path, readFileSync(join(folder, 'session.key')), { mode: 0o600 });
    expect(read()).toHaveLength(32);
    chmodSync(path, 0o640);
    expect(read).toThrow(`run chmod 600 ${path}`);
    writeFileSync(path, 'short');
    expect(read).toThrow('must hold 32 bytes in base64');
  });
});
