import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answers, Request } from './control.ts';

/** A double in a process of its own, which several processes can use at once. */
export class DoubleProcess {
  /** The connection string of all its nodes. */
  readonly url: string;
  readonly #control: string;
  readonly #process: ChildProcess;

  /** Starts a double with the words of `serve.ts`, such as `--nodes`, `3`. */
  static async start(...words: string[]): Promise<DoubleProcess> {
    const script = fileURLToPath(new URL('./serve.ts', import.meta.url));
    const child = spawn(process.execPath, [script, ...words], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [line] = (await Promise.race([
      once(createInterface(child.stdout!), 'line'),
      once(child, 'exit').then(() => {
        throw new Error('The double ended before it could be reached');
      }),
    ])) as [string];
    const { url, control } = JSON.parse(line) as { url: string; control: string };
    return new DoubleProcess(url, control, child);
  }

  private constructor(url: string, control: string, child: ChildProcess) {
    this.url = url;
    this.#control = control;
    this.#process = child;
  }

  /** Has the double do something, and gives what it answers. */
  async ask<Asked extends Request>(request: Asked): Promise<Answers[Asked['do']]> {
    const response = await fetch(this.#control, { method: 'POST', body: JSON.stringify(request) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Answers[Asked['do']];
  }

  /** Makes the whole process stand still, or go on: nothing of it reads or writes meanwhile. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  /** Makes the process go on. */
  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  /** Ends the process, and with it the log. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
