import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compile } from 'sass';

const root = dirname(import.meta.dirname);
const GOVUK = join(root, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js');

/** Makes the style sheet and the script that pages link to, in a folder that is created when missing. */
export async function makeAssets(folder: string): Promise<void> {
  const { css } = compile(join(root, 'src/web/app.scss'), {
    style: 'compressed',
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'app.css'), css);
  await copyFile(join(root, 'src/web/app.mjs'), join(folder, 'app.mjs'));
  await copyFile(GOVUK, join(folder, 'govuk-frontend.min.js'));
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  await makeAssets(argv[2] ?? fileURLToPath(new URL('../dist/web/assets', import.meta.url)));
}
