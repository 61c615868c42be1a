import { describe, expect, test } from '@jest/globals';
import type { InsightChange } from '../../../exporter/event/insight.js';
import { RunningSetup } from '../../../exporter/machine/machine.js';
import { scrapeSlices } from '../../../exporter/exposition/scrape.js';
import type { Setup } from '../../../setup/model/setup.js';
import { START_MS, streamSetup } from '../../support/engine.js';

function setup(options: { readonly above?: number; readonly help?: string } = {}): Setup {
  return streamSetup({
    stream: {
      schema: { type: 'object', properties: { origin: { type: 'string' }, delay: { type: 'number' } } },
    },
    metrics: {
      flights_landed_total: {
        type: 'counter',
        labels: { origin: 'origin' },
        help: options.help ?? 'Landed.',
      },
      delay_seconds: { type: 'gauge', value: 'delay', labels: { origin: 'origin' } },
    },
    insights: {
      DelaysRising: { metric: 'delay_seconds', above: options.above ?? 100 },
      HugeDelay: { stream: 'flights', where: 'delay > 500', holdFor: '1s' },
      FlightsStopped: { stream: 'flights', silentFor: '10s' },
    },
  });
}

/** A setup at work on virtual time, and what it told. */
class Run {
  running: RunningSetup;
  nowMs = START_MS;
  readonly told: string[] = [];
  readonly #listener = {
    insightsChanged: (changes: readonly InsightChange[]) => {
      for (const { insight, change, atMs } of changes) {
        this.told.push(`${(atMs - START_MS) / 1000}s ${insight.name} ${change}`);
      }
    },
    insightsSuppressed: () => undefined,
    windowClosed: () => undefined,
  };

  constructor(first: Setup) {
    this.running = new RunningSetup(first, this.nowMs, this.#listener);
  }

  send(event: object, stream = 'flights') {
    const payload = new TextEncoder().encode(JSON.stringify(event));
    const message = { subject: 'flights.ORD', payload, header: () => undefined, sequence: undefined };
    return this.running.process(stream, { ...message, arrivalMs: this.nowMs });
  }

  wait(ms: number): void {
    for (let step = 0; step < ms; step += 50) {
      this.nowMs += 50;
      this.running.step(this.nowMs);
    }
  }

  reload(next: Setup): void {
    this.running = new RunningSetup(next, this.nowMs, this.#listener, this.running);
  }

  async lines(format: 'prometheus' | 'openmetrics' = 'prometheus'): Promise<string[]> {
    let text = '';
    for await (const slice of scrapeSlices(this.running.views(), Promise.resolve([]), format)) text += slice;
    return text.split('\n').filter((line) => line !== '' && (!line.startsWith('#') || line === '# EOF'));
  }
}

describe('a setup at work', () => {
  test('tells of a single event before the message is done with', () => {
    const run = new Run(setup());
    run.send({ origin: 'ORD', delay: 501 });
    expect(run.told).toEqual(['0s HugeDelay started']);
    run.wait(1_000);
    expect(run.told).toEqual(['0s HugeDelay started', '0.05s DelaysRising started', '1s HugeDelay ended']);
  });

  test('notices silence from its start on and after the last event', () => {
    const run = new Run(setup());
    run.wait(10_000);
    run.send({ origin: 'ORD', delay: 1 });
    run.wait(10_000);
    expect(run.told).toEqual([
      '10s FlightsStopped started',
      '10.05s FlightsStopped ended',
      '20s FlightsStopped started',
    ]);
  });

  test('shows its metrics and its insights in one exposition', async () => {
    const run = new Run(setup());
    run.send({ origin: 'ORD', delay: 150 });
    run.wait(50);
    expect(await run.lines('openmetrics')).toEqual([
      'delay_seconds{origin="ORD"} 150',
      'flights_landed_total{origin="ORD"} 1',
      'flights_landed_created{origin="ORD"} 982998000',
      'natsight_insight_firing{rule="DelaysRising",severity="warning",origin="ORD"} 1',
      'natsight_insight_firing{rule="HugeDelay",severity="warning"} 0',
      'natsight_insight_firing{rule="FlightsStopped",severity="critical"} 0',
      'natsight_insight_value{rule="DelaysRising",severity="warning",origin="ORD"} 150',
      'natsight_insight_value{rule="HugeDelay",severity="warning"} 0',
      'natsight_insight_value{rule="FlightsStopped",severity="critical"} 0.05',
      '# EOF',
    ]);
  });

  test('goes on after a reload where the setup did not change', async () => {
    const run = new Run(setup());
    run.send({ origin: 'ORD', delay: 150 });
    run.wait(50);
    run.reload(setup({ above: 120 }));
    run.send({ origin: 'ORD', delay: 160 });
    run.wait(50);
    expect(run.told).toEqual([
      '0.05s DelaysRising started',
      '0.05s DelaysRising ended',
      '0.1s DelaysRising started',
    ]);
    expect(await run.lines()).toContain('flights_landed_total{origin="ORD"} 2');
  });

  test('leaves out what comes late for a stream that is gone', () => {
    const run = new Run(setup());
    expect(run.send({ origin: 'ORD', delay: 1 }, 'gone')).toBeUndefined();
  });
});
