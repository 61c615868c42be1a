import { describe, expect, test } from '@jest/globals';
import { Window } from 'happy-dom';
import { backtestDifference } from '../../../exporter/backtest/against.js';
import { Backtest } from '../../../exporter/backtest/backtest.js';
import type { BacktestRun } from '../../../exporter/backtest/backtest.js';
import { disorderNotes, RecordingTimes } from '../../../exporter/backtest/gaps.js';
import { scoreByLabels } from '../../../exporter/backtest/labels.js';
import { backtestPicture } from '../../../exporter/backtest/picture.js';
import { backtestReport } from '../../../exporter/backtest/report.js';
import { backtestText, differenceText } from '../../../exporter/backtest/report-text.js';
import { scoreFiles } from '../../../exporter/backtest/score-csv.js';
import { MAX_BACKTEST_STEPS, nextStep, stepOf } from '../../../exporter/backtest/steps.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { parseSetup } from '../../../setup/parse.js';
import type { Setup } from '../../../setup/model/setup.js';

const START = Date.parse('2024-03-01T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function setupWith(above = 90, keepFiringFor = '0s'): Setup {
  const { setup, problems } = parseSetup(
    JSON.stringify({
      dataStreams: { loads: { subject: 'load.{host}' } },
      processingLogic: {},
      liveMetrics: {
        host_load: { type: 'gauge', stream: 'loads', help: 'Load.', value: 'load', labels: { host: 'host' } },
      },
      instantInsightRules: {
        LoadHigh: {
          metric: 'host_load',
          above,
          clearBelow: 50,
          for: '2m',
          summary: '{{host}} is at {{value}}',
        },
        LoadStopped: { stream: 'loads', silentFor: '10m' },
        LoadBroken: { stream: 'loads', where: 'load < 0', labels: ['host'], holdFor: '1m' },
      },
      realTimeDashboards: {},
    }),
    JSON.stringify({
      realTimeVisualization: {},
      liveMetricsDisplay: {},
      instantAlerts: {
        receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
        route: { default: 'ops' },
        alerts: {
          LoadHigh: { keepFiringFor },
          LoadStopped: {},
          LoadAtAll: { promql: 'sum(host_load)', above: 1 },
        },
      },
      dynamicUpdates: {},
    }),
  );
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return setup;
}

/** A value a minute of one host; `undefined`: no message. */
function runOf(setup: Setup, loads: readonly (number | undefined)[]): BacktestRun {
  const run = new Backtest(setup, {
    resources: NO_RESOURCES,
    startMs: START,
    stepMs: stepOf(setup, loads.length * MINUTE),
    sampleMs: MINUTE,
  });
  for (const [minute, load] of loads.entries()) {
    if (load === undefined) continue;
    const payload = new TextEncoder().encode(JSON.stringify({ load }));
    run.receive({ timeMs: START + minute * MINUTE, subject: 'load.a', headers: {}, payload });
  }
  return run.finish();
}

const fill = (minutes: number, load: number | undefined) => Array.from({ length: minutes }, () => load);

/** Half an hour of load twice, five minutes apart, then a silence of an hour. */
const loads = [
  ...fill(60, 10),
  ...fill(30, 95),
  ...fill(5, 20),
  ...fill(3, 97),
  ...fill(60, 10),
  ...fill(60, undefined),
  ...fill(1, -1),
  ...fill(20, 10),
];

const prometheus = {
  rules: [],
  notCovered: [{ alert: 'LoadAtAll', reason: 'Prometheus evaluates its PromQL' }],
  sampleMs: undefined,
  notes: [],
};

const reportOf = (setup: Setup, run = runOf(setup, loads)) =>
  backtestReport(run, setup, { notes: [], prometheus });

describe('the report', () => {
  test('has what would have fired, when, why and for how long', () => {
    expect(backtestText(reportOf(setupWith()))).toBe(
      `2024-03-01 00:00:00 to 2024-03-01 03:58:00, 0.165 days, in steps of 1m
179 messages, 179 read by a stream, 179 events accepted

LoadHigh (warning): 2 times
  2 a day, longest 28m, 1 shorter than 5m
  2024-03-01 01:02:00  28m       a is at 95
  2024-03-01 01:37:00  1m        a is at 97

LoadStopped (critical): 1 time
  1 a day, longest 51m, 0 shorter than 5m
  2024-03-01 02:47:00  51m       No events on "loads" for 10 minutes

LoadBroken (warning, without an alert): 1 time
  1 a day, longest 1m, 1 shorter than 5m
  2024-03-01 03:38:00  1m        An event of loads{host="a"} matches load < 0

LoadAtAll: not covered, Prometheus evaluates its PromQL

3 alerts, 3 a day
`,
    );
  });

  test('counts an alert once that starts again while it is kept firing', () => {
    const [high] = reportOf(setupWith(90, '10m')).rules;
    expect(high).toMatchObject({ alerts: 1, longestSeconds: 46 * 60 });
  });

  test('counts what still fires at the end', () => {
    const setup = setupWith();
    const [high, stopped] = reportOf(setup, runOf(setup, fill(30, 99))).rules;
    expect(high).toMatchObject({ alerts: 1, stillFiring: 1, shorterThan5Minutes: 0 });
    expect(high?.fired[0]).toMatchObject({ endedAt: null, seconds: 27 * 60, labels: { host: 'a' } });
    // What comes after the last message is not known.
    expect(stopped).toMatchObject({ alerts: 0 });
  });

  test('is per day, with a recording of weeks', () => {
    const setup = setupWith();
    const days = Array.from({ length: 14 }, () => [...fill(1_430, 10), ...fill(10, 95)]).flat();
    const [high] = reportOf(setup, runOf(setup, days)).rules;
    expect(high).toMatchObject({ alerts: 14, perDay: 1 });
  });
});

describe('against another setup', () => {
  const difference = backtestDifference(reportOf(setupWith(96)), reportOf(setupWith(90)));

  test('only what differs is told', () => {
    expect(differenceText(difference)).toBe(`2024-03-01 00:00:00 to 2024-03-01 03:58:00

LoadHigh: 2 times before, 1 time after
 -2024-03-01 01:02:00  28m       a is at 95

3 alerts a day before, 2 after
`);
  });

  test('the same setup differs in nothing', () => {
    const same = backtestDifference(reportOf(setupWith()), reportOf(setupWith()));
    expect(same.rules).toEqual([]);
    expect(differenceText(same)).toContain('no difference');
  });
});

test('labels give precision, recall and delay', () => {
  const setup = setupWith();
  const run = runOf(setup, loads);
  const at = (minute: number) => START + minute * MINUTE;
  const times = [
    { startMs: at(60), endMs: at(90), rule: 'LoadHigh' },
    { startMs: at(120), endMs: at(130), rule: 'LoadHigh' },
    { startMs: at(158), endMs: at(218), rule: 'LoadStopped' },
  ];
  const [high, stopped, broken] = run.rules.map(({ insight, episodes }) =>
    scoreByLabels(insight.name, episodes, times, run.endMs),
  );
  expect(high).toEqual({ precision: 0.5, recall: 0.5, delaySeconds: 120.05, labelled: 2, told: 1 });
  expect(stopped).toEqual({ precision: 1, recall: 1, delaySeconds: 540, labelled: 1, told: 1 });
  expect(broken).toEqual({ precision: 0, recall: null, delaySeconds: null, labelled: 0, told: 0 });
});

test('the scores reach 1 exactly where the rule fires', () => {
  const run = runOf(setupWith(), loads);
  const files = new Map([...scoreFiles(run.rules)].map(({ path, text }) => [path, text]));
  expect([...files.keys()]).toEqual(['LoadHigh/host=a.csv', 'LoadStopped/all.csv']);
  const [header, ...rows] = (files.get('LoadHigh/host=a.csv') ?? '').trimEnd().split('\n');
  expect(header).toBe('timestamp,value,anomaly_score');
  const high = rows.map((row) => row.split(',')).filter(([, , score]) => Number(score) >= 1);
  expect(high[0]).toEqual(['2024-03-01 01:03:00', '95', '1.055556']);
  expect(high).toHaveLength(28 + 1);
  expect(rows.find((row) => row.startsWith('2024-03-01 01:02:00'))).toBe('2024-03-01 01:02:00,95,0.999');
});

describe('the picture', () => {
  const svg = backtestPicture(runOf(setupWith(), loads));

  test('is whole in itself, and has a row for each rule with its alerts and values', () => {
    const document = new new Window().DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(document.documentElement?.tagName).toBe('svg');
    expect(document.querySelectorAll('rect.alert')).toHaveLength(4);
    expect(document.querySelectorAll('polyline')).toHaveLength(2);
    expect([...document.querySelectorAll('text.title')].map(({ textContent }) => textContent)).toEqual([
      'Backtest, 2024-03-01 00:00:00 to 2024-03-01 03:58:00 (UTC)',
      'LoadHigh: 2 alerts',
      'LoadStopped: 1 alerts',
      'LoadBroken: 1 alerts',
    ]);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|@import|<script|url\(/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toContain('NaN');
  });

  test('escapes what labels and summaries hold', () => {
    const setup = setupWith();
    const run = new Backtest(setup, {
      resources: NO_RESOURCES,
      startMs: START,
      stepMs: 1_000,
      sampleMs: MINUTE,
    });
    for (let minute = 0; minute < 10; minute++) {
      const payload = new TextEncoder().encode('{"load":99}');
      const subject = 'load.<b>"&\u0001';
      run.receive({ timeMs: START + minute * MINUTE, subject, headers: {}, payload });
    }
    const picture = backtestPicture(run.finish());
    expect(picture).toContain('&lt;b&gt;&quot;&amp;\ufffd');
    expect(picture).not.toContain('<b>');
  });
});

describe('steps', () => {
  test('follow the shortest duration, but are not too many', () => {
    expect(stepOf(setupWith(), DAY)).toBe(MINUTE);
    const quick = parseSetup(
      JSON.stringify({
        dataStreams: { a: { subject: 'a' } },
        processingLogic: {},
        liveMetrics: {
          a_rate: { type: 'window', stream: 'a', help: 'A.', aggregate: 'rate', size: '10s', slide: '1s' },
        },
        instantInsightRules: {},
        realTimeDashboards: {},
      }),
      '{}',
    ).setup;
    expect([HOUR, 30 * DAY, 365 * DAY].map((span) => stepOf(quick, span))).toEqual([1_000, 2_000, 30_000]);
    expect((365 * DAY) / stepOf(quick, 365 * DAY)).toBeLessThan(MAX_BACKTEST_STEPS);
  });

  test('grow when nothing is due any more, so that a wrong clock takes no hours', () => {
    let [nowMs, steps] = [START, 0];
    for (; nowMs < START + 50 * 365 * DAY; steps++)
      nowMs = nextStep(nowMs, nowMs - START, 1_000, 10 * MINUTE);
    expect(steps).toBeLessThan(2_000);
  });
});

describe('the times of a recording', () => {
  const notesOf = (minutes: readonly number[]) => {
    const times = new RecordingTimes();
    for (const minute of minutes) times.see(START + minute * MINUTE);
    return times.notes;
  };

  test.each<readonly [string, readonly number[], readonly string[]]>([
    ['even', [0, 1, 2, 3], []],
    ['one message', [0], []],
    ['hours apart, as always', [0, 120, 240, 360], []],
    [
      'with a gap',
      [0, 1, 2, 602, 603, 604, 904, 905],
      [
        'no message for 10h after 2024-03-01 00:02:00: the rules see a silence, also if only the recording has a gap. This is the longest of 2 gaps.',
      ],
    ],
    [
      'with a jump of the clock',
      [0, 1, 2, 2 * 366 * 1_440],
      [
        'the time jumps by 731d23h after 2024-03-01 00:02:00: the clock of the recording was wrong, before or after it',
      ],
    ],
  ])('%s', (_, minutes, notes) => {
    expect(notesOf(minutes)).toEqual(notes);
  });

  test('out of order', () => {
    expect(disorderNotes(0, 0)).toEqual([]);
    expect(disorderNotes(3, 2_500)).toEqual([
      '3 messages are older than the one before, by up to 2s: the order of the file counts, and time does not go back',
    ]);
  });
});
