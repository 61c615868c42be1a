import type { ClosedWindow } from '../../exporter/window/closed-window.js';
import type { Rejection } from '../../exporter/event/rejection.js';
import { renderText } from '../../exporter/exposition/render.js';
import type { Resources } from '../../exporter/machine/compile/resources.js';
import type { Engine } from '../../exporter/machine/engine.js';
import { VirtualRun } from '../../exporter/machine/virtual-run.js';
import type { Setup } from '../../setup/model/setup.js';
import { stepSchema } from '../../setup/model/step.js';
import { streamSchema } from '../../setup/model/stream.js';
import { setupOf } from './setup-fixture.js';

/** The declarations of a stream and its metrics, as in a setup file. */
export interface StreamBlocks {
  readonly stream?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly unknown[];
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly insights?: Readonly<Record<string, unknown>>;
}

/** A setup with one stream, `flights`; each metric belongs to that stream and has a help text. */
export function streamSetup({ stream = {}, steps = [], metrics = {}, insights = {} }: StreamBlocks): Setup {
  const liveMetrics = Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [name, { stream: 'flights', help: 'Help.', ...metric }]),
  );
  return {
    ...setupOf({ liveMetrics, instantInsightRules: insights }),
    streams: [{ ...streamSchema.parse({ subject: 'flights.>', ...stream }), name: 'flights' }],
    steps: new Map([['flights', steps.map((step) => stepSchema.parse(step))]]),
  };
}

/** 2001-02-24 07:00 UTC: the initial time of the clock in tests. */
export const START_MS = Date.UTC(2001, 1, 24, 7);

export interface TestEngineOptions {
  readonly nowMs?: number;
  readonly resources?: Resources | undefined;
  /** The one before a reload. */
  readonly previous?: TestEngine;
}

/** A virtual run of a setup with the stream `flights`, with accessors for tests. */
export class TestEngine extends VirtualRun {
  constructor(setup: Setup, { nowMs = START_MS, ...options }: TestEngineOptions = {}) {
    super(setup, { startMs: nowMs, ...options });
  }

  get engine(): Engine {
    return this.machine.engine;
  }

  /** Sends a message: bytes or text as they are, anything else as JSON. */
  sendEvent(
    event: unknown,
    headers: Readonly<Record<string, string>> = {},
    stream = 'flights',
  ): Rejection | undefined {
    return this.send(stream, { payload: payloadOf(event), subject: 'flights.ORD', headers });
  }

  /** What a metric did with the events of its stream. */
  accountOf(metric: string) {
    return metricAccountOf(this.engine, metric);
  }

  sendAll(events: Iterable<unknown>): void {
    for (const event of events) this.sendEvent(event);
  }

  /** Advances the clock in one step. */
  override wait(ms: number): void {
    this.stepTo(this.nowMs + ms);
  }

  /** The exposition without its headers, sorted: one line for each sample. */
  samples(): readonly string[] {
    const lines = this.exposition().split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).sort();
  }

  /** The exposition of the setup's metrics only. */
  override exposition(format: 'prometheus' | 'openmetrics' = 'prometheus'): string {
    return [...renderText(this.engine.metrics, format)].join('');
  }

  get account() {
    const [account] = this.accounts;
    if (account === undefined) throw new Error('the setup has a stream');
    return account;
  }

  /** Windows that have closed. */
  get closedWindows(): readonly ClosedWindow[] {
    return this.happened.flatMap((happening) =>
      happening.kind === 'windowClosed' ? [happening.closed] : [],
    );
  }
}

/** What a metric did with the events of its stream. */
export function metricAccountOf(engine: Engine, metric: string) {
  const found = engine.metricAccounts.find(({ name }) => name === metric);
  if (found === undefined) throw new Error(`the setup has no metric "${metric}"`);
  const { counted, excluded, skipped } = found.account;
  return { counted, excluded, skipped: Object.fromEntries(skipped) };
}

/** Bytes or text as they are, anything else as JSON. */
export function payloadOf(event: unknown): Uint8Array {
  if (event instanceof Uint8Array) return event;
  return new TextEncoder().encode(typeof event === 'string' ? event : JSON.stringify(event));
}
