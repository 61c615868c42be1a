import type { Message } from '../../exporter/event/message.js';
import type { Rejection } from '../../exporter/event/rejection.js';
import { renderText } from '../../exporter/exposition/render.js';
import { Engine } from '../../exporter/machine/engine.js';
import type { EngineOptions } from '../../exporter/machine/engine.js';
import type { Setup } from '../../setup/model/setup.js';
import { stepSchema } from '../../setup/model/step.js';
import { streamSchema } from '../../setup/model/stream.js';
import { setupOf } from './setup-fixture.js';

/** What a stream and its metrics declare, as a person writes it. */
export interface StreamBlocks {
  readonly stream?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly unknown[];
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly insights?: Readonly<Record<string, unknown>>;
}

/** A setup with the one stream `flights`; each metric is of that stream and has a help text. */
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

/** 2001-02-24 07:00 UTC: the clock of tests stands at it until they move it. */
export const START_MS = Date.UTC(2001, 1, 24, 7);

/** An engine with a clock of its own, fed with messages on the stream `flights`. */
export class TestEngine {
  engine: Engine;
  nowMs: number;

  constructor(setup: Setup, options: Partial<EngineOptions> = {}) {
    this.nowMs = options.nowMs ?? START_MS;
    this.engine = new Engine(setup, { onEventInsight: () => undefined, ...options, nowMs: this.nowMs });
  }

  /** Sends a message: bytes or text as they are, anything else as JSON. */
  send(
    event: unknown,
    headers: Readonly<Record<string, string>> = {},
    stream = 'flights',
  ): Rejection | undefined {
    const payload = event instanceof Uint8Array ? event : new TextEncoder().encode(textOf(event));
    const message: Message = {
      subject: 'flights.ORD',
      payload,
      header: (name) => headers[name],
      sequence: undefined,
      arrivalMs: this.nowMs,
    };
    return this.engine.inlet(stream).process(message);
  }

  sendAll(events: Iterable<unknown>): void {
    for (const event of events) this.send(event);
  }

  /** Lets the clock go on. */
  wait(ms: number): void {
    this.nowMs += ms;
    this.engine.advanceTo(this.nowMs);
  }

  /** The exposition without its headers, sorted: one line for each sample. */
  samples(): readonly string[] {
    const lines = this.exposition().split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).sort();
  }

  exposition(format: 'prometheus' | 'openmetrics' = 'prometheus'): string {
    return [...renderText(this.engine.metrics, format)].join('');
  }

  get account() {
    const [account] = this.engine.accounts;
    if (account === undefined) throw new Error('the setup has a stream');
    return account;
  }
}

function textOf(event: unknown): string {
  return typeof event === 'string' ? event : JSON.stringify(event);
}
