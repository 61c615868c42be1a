import type { send } from '../../../exporter/io/http-client/request.js';
import type { PostableAlert } from '../../../exporter/insight/alert-lease.js';
import type { SimulatedProcess } from './process.js';
import type { World } from './world.js';

type Request = typeof send;
type Call = Parameters<Request>[0];
type HttpOutcome = Awaited<ReturnType<Request>>;

/** How Alertmanager misbehaves: no connection, no answer, HTTP 400 or 500. */
export const ALERTMANAGER_FAULTS = ['gone', 'hangs', 'refuses', 'fails'] as const;
export type AlertmanagerFault = (typeof ALERTMANAGER_FAULTS)[number];

/** Longest time of a request, in milliseconds. */
const ANSWER_MS = 20;

/** An alert as Alertmanager has it: what was posted of it, merged. */
export interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsMs: number;
  readonly endsMs: number;
  /** The start of the last post. */
  readonly lastStartMs: number;
}

/** An Alertmanager: https://github.com/prometheus/alertmanager/blob/main/types/types.go says how it merges what is posted. */
export class SimulatedAlertmanager {
  fault: AlertmanagerFault | undefined;
  readonly #world: World;
  readonly #alerts = new Map<string, KnownAlert>();

  constructor(world: World) {
    this.#world = world;
  }

  /** It starts anew, without its state. */
  forget(): void {
    this.#alerts.clear();
  }

  /** The alerts that fire, by their labels. */
  firing(): ReadonlyMap<string, KnownAlert> {
    return new Map([...this.#alerts].filter(([, { endsMs }]) => endsMs > this.#world.nowMs));
  }

  /** The requests of a process. `onPost`: called as it posts, whatever becomes of that. */
  requests(process: SimulatedProcess, onPost: (alerts: readonly PostableAlert[]) => void): Request {
    return async (call) => {
      const alerts = call.method === 'POST' ? alertsOf(call) : [];
      onPost(alerts);
      const ms = this.#world.random.next() * ANSWER_MS;
      const outcome = await process.request(ms, () => this.#answer(alerts, call));
      if (outcome.kind === 'failure' && outcome.cause === 'timeout') await process.wait(call.timeLimitMs);
      return outcome;
    };
  }

  #answer(alerts: readonly PostableAlert[], { method }: Call): HttpOutcome {
    const { random } = this.#world;
    if (this.fault === undefined) {
      this.#take(alerts);
      return answer(200, method === 'GET' ? '{"versionInfo":{},"cluster":{}}' : '');
    }
    // Without an answer, nobody knows what has happened.
    if (this.fault === 'hangs' && random.chance(0.5)) this.#take(alerts);
    switch (this.fault) {
      case 'gone':
        return { kind: 'failure', cause: 'connection', detail: 'simulated' };
      case 'hangs':
        return { kind: 'failure', cause: 'timeout', detail: 'simulated' };
      case 'fails':
        return answer(500, 'simulated');
      case 'refuses':
        return method === 'GET' ? answer(200, '{"versionInfo":{}}') : this.#refuse(alerts);
    }
  }

  /** Refuses alerts of one kind, and accepts the others of the same request, as Alertmanager does. */
  #refuse(alerts: readonly PostableAlert[]): HttpOutcome {
    const good = alerts.filter(({ labels }) => labels['kind'] !== 'a');
    this.#take(good);
    return good.length === alerts.length ? answer(200, '') : answer(400, 'simulated');
  }

  #take(alerts: readonly PostableAlert[]): void {
    const { nowMs } = this.#world;
    for (const { labels, startsAt, endsAt } of alerts) {
      const key = alertKey(labels);
      const startsMs = Date.parse(startsAt);
      const posted = { labels, startsMs, endsMs: Date.parse(endsAt), lastStartMs: startsMs };
      const known = this.#alerts.get(key);
      this.#alerts.set(key, known === undefined ? posted : merged(known, posted, nowMs));
      this.#world.tell(() => `Alertmanager has ${key}: ${startsAt} to ${endsAt}`);
    }
  }
}

export const alertKey = (labels: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function merged(known: KnownAlert, posted: KnownAlert, nowMs: number): KnownAlert {
  const endsWithin = posted.endsMs > known.startsMs && posted.endsMs < known.endsMs;
  const startsWithin = posted.startsMs > known.startsMs && posted.startsMs < known.endsMs;
  if (!endsWithin && !startsWithin) return posted;
  const isResolved = posted.endsMs <= nowMs;
  const isLater = known.endsMs > posted.endsMs;
  const keepsEnd = isLater && (!isResolved || known.endsMs <= nowMs);
  return {
    ...posted,
    startsMs: Math.min(known.startsMs, posted.startsMs),
    endsMs: keepsEnd ? known.endsMs : posted.endsMs,
  };
}

function alertsOf({ body }: Call): readonly PostableAlert[] {
  // The exporter's own request.
  return JSON.parse(body?.text ?? '[]') as readonly PostableAlert[];
}

const answer = (status: number, text: string): HttpOutcome => ({
  kind: 'answer',
  status,
  text,
  contentType: text.startsWith('{') ? 'application/json' : '',
});
