import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The text of a file of the project. */
export const textOf = (path: string): string => readFileSync(root + path, 'utf8');

/** What package.json says of the service. */
export const packageJson = JSON.parse(textOf('package.json')) as {
  version: string;
  devDependencies: Record<string, string>;
};
