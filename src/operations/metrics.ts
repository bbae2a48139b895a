import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventStore } from '../event-store/event-store.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the service counts and times, for Prometheus. No label ever holds an id. */
export class Metrics {
  readonly registry = new Registry();
  readonly appendSeconds = new Histogram({
    name: 'handover_append_seconds',
    help: 'Time until an append was durable, in seconds',
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly appends = new Counter({
    name: 'handover_appends_total',
    help: 'Appends by result: ok, or the name of the error',
    labelNames: ['result'],
    registers: [this.registry],
  });
  readonly requestSeconds = new Histogram({
    name: 'handover_request_seconds',
    help: 'Time to answer a request, in seconds',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly projectionLagEvents = new Gauge({
    name: 'handover_projection_lag_events',
    help: 'Events of the log that the views do not have yet, counted up to 1,000 and estimated beyond that; NaN while it cannot be told',
    registers: [this.registry],
  });
  readonly projectionLagSeconds = new Gauge({
    name: 'handover_projection_lag_seconds',
    help: 'Age of the oldest event that the views do not have yet, in seconds; 0 for none, NaN while it cannot be told',
    registers: [this.registry],
  });
  readonly parkedEvents = new Gauge({
    name: 'handover_parked_events',
    help: 'Events of the log that the views could not take in',
    registers: [this.registry],
  });

  readonly componentUp = new Gauge({
    name: 'handover_component_up',
    help: 'Each part as /health tells it: 1 while it is UP, else 0; eventStore is 0 while nothing can be recorded',
    labelNames: ['component'],
    registers: [this.registry],
  });

  readonly unrecordedWaiting = new Gauge({
    name: 'handover_unrecorded_waiting',
    help: 'Looks and emergency accesses that could not be recorded when they happened and wait to be entered',
    registers: [this.registry],
  });
  readonly unrecordedTrouble = new Counter({
    name: 'handover_unrecorded_trouble_total',
    help: 'Of those: not kept on the disk (held), not readable any more (damaged), files under other names of the instance (left-behind), never to be entered (turned-down), not entered though the log answers (stuck)',
    labelNames: ['trouble'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The store, with its appends counted and timed. */
  measured(store: EventStore): EventStore {
    return {
      append: async (...given) => {
        const end = this.appendSeconds.startTimer();
        let result = 'ok';
        try {
          return await store.append(...given);
        } catch (error) {
          result = Error.isError(error) ? error.name : 'unknown';
          throw error;
        } finally {
          end();
          this.appends.inc({ result });
        }
      },
      readStream: (...given) => store.readStream(...given),
      readLog: (...given) => store.readLog(...given),
      follow: (...given) => store.follow(...given),
      head: () => store.head(),
      ready: () => store.ready(),
      close: () => store.close(),
    };
  }

  /** Serves `/metrics` on loopback; port 0 takes any free one. */
  async serve(port: number): Promise<Server> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      this.registry.metrics().then(
        (text) => response.writeHead(200, { 'Content-Type': this.registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
}
