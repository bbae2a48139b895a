import pTimeout from 'p-timeout';

/**
 * How a part, or the service, is. `DEGRADED`: something that it is for cannot be done, and what is still served is needed;
 * `DOWN`: nothing useful can be served.
 */
export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN';

/** How one part of the service is. */
export interface ComponentHealth {
  status: HealthStatus;
  details?: Record<string, string | number | boolean>;
}

/** One part of the service that can be asked how it is. */
export interface HealthCheck {
  name: string;
  check(): Promise<ComponentHealth>;
}

/** What `/health` answers: the service is as its worst part is. */
export interface HealthReport {
  status: HealthStatus;
  components: Record<string, ComponentHealth>;
}

/** How long an answer is given again without asking, in milliseconds. */
const HEALTH_KEPT_MS = 2000;
/** How long a part may take to answer before it counts as down, in milliseconds. */
const PATIENCE = 4000;
const LATE: ComponentHealth = { status: 'DOWN', details: { late: true } };

/** Asks every part how it is, at most every two seconds. */
export class Health {
  readonly #checks: readonly HealthCheck[];
  readonly #now: () => number;
  #kept: { at: number; report: Promise<HealthReport> } | undefined;
  #stopping = false;

  /** `now` is in milliseconds, and never goes back. */
  constructor(checks: readonly HealthCheck[], now = () => performance.now()) {
    this.#checks = checks;
    this.#now = now;
  }

  /** From now on the service is not ready: it lets requests in flight finish and takes no more. */
  stop(): void {
    this.#stopping = true;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async report(): Promise<HealthReport> {
    const now = this.#now();
    if (this.#kept === undefined || now - this.#kept.at >= HEALTH_KEPT_MS)
      this.#kept = { at: now, report: this.#ask() };
    return this.#kept.report;
  }

  async #ask(): Promise<HealthReport> {
    const asked = this.#checks.map(async (one) => [one.name, await answerOf(one)] as const);
    const components = Object.fromEntries(await Promise.all(asked));
    return { status: worstOf(Object.values(components)), components };
  }
}

function worstOf(parts: readonly ComponentHealth[]): HealthStatus {
  const is = (wanted: HealthStatus) => parts.some(({ status }) => status === wanted);
  return is('DOWN') ? 'DOWN' : is('DEGRADED') ? 'DEGRADED' : 'UP';
}

async function answerOf(part: HealthCheck): Promise<ComponentHealth> {
  try {
    return await pTimeout(part.check(), { milliseconds: PATIENCE, fallback: () => LATE });
  } catch {
    return { status: 'DOWN' };
  }
}
