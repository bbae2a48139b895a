import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Request } from './control.ts';

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url));

/** The double in a process of its own, so that it keeps nobody else waiting. */
export interface ServedDouble {
  url: string;
  /** Has it do something. */
  ask(request: Request): Promise<unknown>;
  end(): Promise<void>;
}

export async function serveDouble(): Promise<ServedDouble> {
  const child = spawn(process.execPath, [SERVE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, control } = JSON.parse(line) as { url: string; control: string };
  return {
    url,
    async ask(request) {
      const answer = await fetch(control, { method: 'POST', body: JSON.stringify(request) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    },
    async end() {
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
