import { execFile } from 'node:child_process';

/**
 * Runs code that knows a `folder` in a process of its own.
 * @param before what the shell does first, such as `ulimit -f 0`, under which no file takes a byte
 */
export function inProcess(
  code: string,
  folder: string,
  before = ':',
): Promise<{ code: number | string; out: string }> {
  const script = `const folder = process.argv[1]; ${code}`;
  const words = ['-c', `${before}; exec "$@"`, 'bash', process.execPath, '--input-type=module', '-e', script];
  return new Promise((resolve) => {
    execFile('bash', [...words, folder], (error, out) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal ?? ''), out }),
    );
  });
}
