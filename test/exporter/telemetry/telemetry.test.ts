import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Rejected } from '../../../exporter/event/rejection.js';
import type { Happening, HappeningKind } from '../../../exporter/happening/happening.js';
import { Telemetry } from '../../../exporter/telemetry/telemetry.js';
import { streamSetup } from '../../support/engine.js';
import { SAMPLES } from './samples.js';

/** The URL of an Alertmanager. */
const AM = 'http://am';

/** A telemetry on a clock of its own, and what it has logged. */
function listening() {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const write = (json: string) => {
    const { level, time: _, msg, err, ...fields } = JSON.parse(json);
    // The stack differs from machine to machine.
    const rest = Object.entries({ ...fields, ...(err && { err: err.message }) });
    const inOrder = rest.toSorted(([a], [b]) => json.indexOf(`"${a}":`) - json.indexOf(`"${b}":`));
    lines.push(`${level}: ${msg} ${JSON.stringify(Object.fromEntries(inOrder))}`);
  };
  const options = {
    level: 'debug',
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return { lines, clock, telemetry: new Telemetry(pino(options, { write }), () => clock.nowMs) };
}

/** Every series as "name labels value"; of a histogram only that it is another one. */
async function seriesOf({ own }: Telemetry): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const view of own.views()) {
    const { name } = view.entry;
    all.set(name, 'shown');
    if (view.kind === 'histogram') all.set(JSON.stringify([...view.series()]), name);
    else {
      for (const { labels, value } of view.series()) {
        all.set([name, ...labels, value].join(' '), [name, ...labels, value].join(' '));
      }
    }
  }
  return all;
}

async function effectsOf(happening: Happening): Promise<readonly string[]> {
  const { telemetry, lines } = listening();
  const before = await seriesOf(telemetry);
  telemetry.tell(happening);
  const after = await seriesOf(telemetry);
  const changed = [...after].filter(([key]) => !before.has(key)).map(([, line]) => line);
  const isHidden = (key: string) => before.get(key) === 'shown' && !after.has(key);
  const hidden = [...before.keys()].filter(isHidden).map((name) => `${name} hidden`);
  return [...lines, ...changed, ...hidden];
}

describe('what each kind of happening writes to the log and to the metrics', () => {
  // The keys are what the type says: the object is a constant.
  const kinds = Object.keys(SAMPLES) as HappeningKind[];

  test.each(kinds)('%s', async (kind) => {
    const { told, effects } = SAMPLES[kind];
    // `told` is a happening without its kind.
    const happening = { kind, ...told } as Happening;
    const found = await effectsOf(happening);
    expect(found.toSorted()).toEqual(effects.toSorted());
  });

  test('nothing is told without a trace, but for windows that are counted when they are published', () => {
    expect(kinds.filter((kind) => SAMPLES[kind].effects.length === 0)).toEqual(['windowClosed']);
  });
});

describe('lines that may repeat', () => {
  const late: Happening = {
    kind: 'eventRejected',
    stream: 'flights',
    rejection: new Rejected('future', () => 'an hour late'),
  };

  test('are written once in ten seconds per key, with the number that they stand for', () => {
    const { telemetry, lines, clock } = listening();
    const { tell } = telemetry;
    for (let at = 0; at < 3; at++) tell(late);
    tell({ ...late, count: 10 });
    tell({ ...late, stream: 'orders' });
    clock.nowMs = 10_000;
    tell(late);
    const counts = lines.map((line) => /"stream":"(\w+)".*"count":(\d+)/.exec(line)?.slice(1));
    expect(counts).toEqual([
      ['flights', '1'],
      ['orders', '1'],
      ['flights', '13'],
    ]);
  });

  describe('after a burst', () => {
    const countsOf = (lines: readonly string[]) =>
      lines.map((line) => Number(/"count":(\d+)/.exec(line)?.[1] ?? 0));

    /** The clock goes on; once a second what is due is written. */
    function wait({ telemetry, clock }: ReturnType<typeof listening>, seconds: number): void {
      for (let second = 0; second < seconds; second++) {
        clock.nowMs += 1_000;
        telemetry.writeDue([]);
      }
    }

    test('a closing line tells the rest of the count, and then there is silence', () => {
      const listener = listening();
      const { telemetry, lines } = listener;
      for (let at = 0; at < 1_000; at++) telemetry.tell(late);
      expect(countsOf(lines)).toEqual([1]);
      wait(listener, 11);
      expect(countsOf(lines)).toEqual([1, 999]);
      expect(lines[1]).toBe(lines[0]?.replace('"count":1,', '"count":999,'));
      wait(listener, 60);
      expect(countsOf(lines)).toEqual([1, 999]);
    });

    test('a flood is told every ten seconds, with all of its events', () => {
      const listener = listening();
      const { telemetry, lines } = listener;
      for (let second = 0; second < 25; second++) {
        for (let at = 0; at < 100; at++) telemetry.tell(late);
        wait(listener, 1);
      }
      wait(listener, 35);
      expect(countsOf(lines)).toEqual([1, 1_000, 1_000, 499]);
    });

    test('the end of the process tells the rest at once', () => {
      const { telemetry, lines } = listening();
      for (let at = 0; at < 5; at++) telemetry.tell(late);
      telemetry.tell({ kind: 'deadLetterLost', stream: 'flights', reason: 'away' });
      telemetry.tell({ kind: 'stopped', seconds: 1 });
      expect(countsOf(lines)).toEqual([1, 1, 4, 0]);
    });

    test('a state that was told is not told again', () => {
      const listener = listening();
      const { telemetry, lines } = listener;
      for (let attempt = 0; attempt < 3; attempt++) {
        telemetry.tell({ kind: 'natsConnectFailed', attempt, cause: 'dns', reason: 'refused', retryMs: 1 });
      }
      wait(listener, 60);
      expect(lines).toHaveLength(1);
    });

    test('a reload tells the rest of what happened with the previous setup', () => {
      const { telemetry, lines } = listening();
      for (let at = 0; at < 5; at++) telemetry.tell(late);
      telemetry.tell({ kind: 'setupReloaded', setupHash: 'abc' });
      expect(countsOf(lines)).toEqual([1, 4, 0]);
    });

    test.each([
      { kind: 'deadLetterLost', stream: 'flights', reason: 'away' },
      { kind: 'deliveryFailed', stream: 'flights', error: new Error('broken') },
      { kind: 'streamStalled', stream: 'flights', stalledMs: 1 },
      { kind: 'natsServerError', reason: 'denied' },
      { kind: 'tableFailed', table: 'airports', reason: 'empty' },
      { kind: 'requestFailed', path: '/', error: new Error('broken') },
      { kind: 'scrapeFailed', error: new Error('broken') },
      { kind: 'alertsFailed', alertmanager: AM, cause: 'refused', count: 1, detail: 'HTTP 400' },
      { kind: 'insightNotPublished', rule: 'Late', error: new Error('broken') },
      { kind: 'windowLost', metric: 'flights', reason: 'backlog', detail: 'slow' },
    ] satisfies readonly Happening[])('so it is for $kind', (happening) => {
      const listener = listening();
      for (let at = 0; at < 7; at++) listener.telemetry.tell(happening);
      wait(listener, 12);
      expect(countsOf(listener.lines)).toEqual([1, 6]);
    });

    describe('of events that something goes without', () => {
      const missing = { stream: 'flights', by: 'metric "m"', reason: 'missing' } as const;
      const first = (detail: string): Happening => ({ kind: 'eventSkipped', ...missing, detail });
      const total = (count: number) => [{ ...missing, count, events: 2_000 }];

      test('the totals of the engine tell the rest', () => {
        const { telemetry, lines, clock } = listening();
        telemetry.tell(first('no "delay"'));
        telemetry.writeDue(total(700));
        telemetry.writeDue(total(1_000));
        clock.nowMs = 11_000;
        telemetry.writeDue(total(1_000));
        telemetry.writeDue(total(1_000));
        expect(countsOf(lines)).toEqual([1, 999]);
        expect(lines[1]).toContain('"detail":"no \\"delay\\""');
        clock.nowMs = 30_000;
        telemetry.writeDue(total(1_001));
        expect(countsOf(lines)).toEqual([1, 999, 1]);
      });

      test('workers tell the first one again with each delta, before its total arrives', () => {
        const { telemetry, lines, clock } = listening();
        for (let at = 0; at < 3; at++) {
          telemetry.tell(first('no "delay"'));
          telemetry.writeDue(at === 0 ? [] : total(at * 10));
        }
        telemetry.writeDue(total(30));
        clock.nowMs = 11_000;
        telemetry.writeDue(total(30));
        expect(countsOf(lines)).toEqual([1, 29]);
      });

      test('a metric that a reload changed starts anew, and one that it removed is forgotten', () => {
        const { telemetry, lines } = listening();
        telemetry.writeDue(total(50));
        telemetry.writeDue(total(2));
        telemetry.writeDue([]);
        telemetry.writeDue(total(3));
        telemetry.tell({ kind: 'stopped', seconds: 0 });
        expect(countsOf(lines)).toEqual([50, 5, 0]);
      });
    });
  });

  test('the detail of a rejection is computed only for a line that is written', () => {
    const { tell } = listening().telemetry;
    let computed = 0;
    const rejection = new Rejected('future', () => `${++computed}`);
    for (let at = 0; at < 100; at++) tell({ ...late, rejection });
    expect(computed).toBe(1);
  });

  test('events that are filtered out on purpose are not logged', () => {
    const { telemetry, lines } = listening();
    telemetry.tell({ ...late, rejection: new Rejected('filtered', () => 'a step') });
    expect(lines).toEqual([]);
  });

  test('the state of Alertmanager is logged when it changes', () => {
    const { telemetry, lines } = listening();
    const { tell, connections } = telemetry;
    for (let at = 0; at < 3; at++) tell({ kind: 'alertmanagerUp', alertmanager: AM });
    const state = () => connections.alertmanagers.list()[0];
    expect(state()?.isUp).toBe(true);
    for (const cause of ['timeout', 'timeout', 'unauthorized'] as const) {
      tell({ kind: 'alertmanagerDown', alertmanager: AM, cause, detail: `it is ${cause}` });
    }
    expect(state()).toMatchObject({ url: AM, isUp: false, problem: 'it is unauthorized' });
    tell({ kind: 'alertmanagerUp', alertmanager: AM });
    expect(state()?.problem).toBeUndefined();
    expect(lines.map((line) => line.split(':')[0])).toEqual(['info', 'warn', 'warn', 'info']);
  });
});

test('counters of the setup are there from the start, at 0', async () => {
  const { telemetry } = listening();
  telemetry.tell({ kind: 'alertingStarted', alertmanagers: [AM], insights: 1 });
  telemetry.show(streamSetup({}));
  const series = [...(await seriesOf(telemetry)).values()];
  expect(series).toEqual(
    expect.arrayContaining([
      'natsight_dead_letters_published_total flights 0',
      'natsight_dead_letters_lost_total flights 0',
      `natsight_alerts_failed_total ${AM} unreachable 0`,
      'natsight_setup_reloads_total failure 0',
      'natsight_stream_connected flights 0',
    ]),
  );
});
