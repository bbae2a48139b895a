import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built service's start. */
export const main = join(root, 'dist/main.js');

/** A module of the built service, which is what runs in practice; `Module` is the type of its source. */
export async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../../dist/${path}`, import.meta.url).href)) as Module;
}

/** Builds when something in `src` is newer than what was built. */
export function buildIfNeeded(): void {
  if (existsSync(main) && statSync(main).mtimeMs > newestIn(join(root, 'src'))) return;
  process.stdout.write('Building …\n');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
}

function newestIn(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs),
  );
}
