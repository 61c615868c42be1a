import { describe, expect, test } from '@jest/globals';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
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
class Run extends VirtualRun {
  constructor(first: Setup) {
    super(first, { startMs: START_MS });
  }

  get told(): readonly string[] {
    return this.happened.flatMap((happening) => {
      if (happening.kind !== 'insightChanged') return [];
      const { insight, change, atMs } = happening.change;
      return [`${(atMs - START_MS) / 1000}s ${insight.name} ${change}`];
    });
  }

  sendEvent(event: object, stream = 'flights') {
    return this.send(stream, { payload: new TextEncoder().encode(JSON.stringify(event)) });
  }

  async lines(format: 'prometheus' | 'openmetrics' = 'prometheus'): Promise<string[]> {
    let text = '';
    for await (const slice of scrapeSlices(this.machine.views(), Promise.resolve([]), format)) text += slice;
    return text.split('\n').filter((line) => line !== '' && (!line.startsWith('#') || line === '# EOF'));
  }
}

describe('a setup at work', () => {
  test('tells of a single event before the message is done with', () => {
    const run = new Run(setup());
    run.sendEvent({ origin: 'ORD', delay: 501 });
    expect(run.told).toEqual(['0s HugeDelay started']);
    run.wait(1_000);
    expect(run.told).toEqual(['0s HugeDelay started', '0.05s DelaysRising started', '1s HugeDelay ended']);
  });

  test('notices silence from its start on and after the last event', () => {
    const run = new Run(setup());
    run.wait(10_000);
    run.sendEvent({ origin: 'ORD', delay: 1 });
    run.wait(10_000);
    expect(run.told).toEqual([
      '10s FlightsStopped started',
      '10.05s FlightsStopped ended',
      '20s FlightsStopped started',
    ]);
  });

  test('shows its metrics and its insights in one exposition', async () => {
    const run = new Run(setup());
    run.sendEvent({ origin: 'ORD', delay: 150 });
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
      'natsight_silence_seconds{rule="FlightsStopped",severity="critical"} 0.05',
      'natsight_insight_overflow_total{rule="HugeDelay"} 0',
      '# EOF',
    ]);
  });

  test('goes on after a reload where the setup did not change', async () => {
    const run = new Run(setup());
    run.sendEvent({ origin: 'ORD', delay: 150 });
    run.wait(50);
    run.reload(setup({ above: 120 }));
    run.sendEvent({ origin: 'ORD', delay: 160 });
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
    expect(run.sendEvent({ origin: 'ORD', delay: 1 }, 'gone')).toBeUndefined();
  });
});
