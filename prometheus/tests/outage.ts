import type { Alert } from '../alerting/alert.js';
import { LONG_UPTIME, run } from '../alerting/probe.js';
import type { ExporterOutage, OutageEnd } from '../alerting/probe.js';
import { nearMisses } from './near-misses.js';
import type { InputSeries } from './test-file.js';
import type { Moment } from './timeline.js';

/** A test of an alert while its exporter is gone, and after it has come back. */
export interface OutageTest {
  readonly name: string;
  readonly series: readonly InputSeries[];
  readonly moments: readonly Moment[];
}

/** Longer than Prometheus looks back for a sample. */
export const GONE_MS = 310_000;
/** Evaluations of each of the other parts. */
const PART = 3;

/**
 *   firing | the exporter is gone | it is back | it has run for long enough, or says that the insight has ended
 *            kept                   kept         resolved
 */
export function outageTests(alert: Alert, stepMs: number): readonly OutageTest[] {
  const { outage } = alert.probe;
  if (outage === undefined) return [];
  const gone = Math.ceil(GONE_MS / stepMs);
  return [
    outageTest(alert, outage, stepMs, gone),
    // The long absence is tested once.
    ...outage.ends.flatMap((end) =>
      eachOrder(end, alert).map((each) => outageTest(alert, outage, stepMs, PART, each)),
    ),
  ];
}

/** An alert that is kept shows only what comes last before the end: what came earlier is over before it resolves. */
function eachOrder(end: OutageEnd, { keepMs }: Alert): readonly OutageEnd[] {
  const { otherwise, elsewhere } = end;
  if (keepMs === 0 || otherwise.length === 0) return [end];
  const reversed = {
    ...end,
    what: `${end.what}, after other values`,
    otherwise: otherwise.toReversed(),
    ...(elsewhere && { elsewhere: { ...elsewhere, otherwise: elsewhere.otherwise.toReversed() } }),
  };
  return [end, reversed];
}

function outageTest(
  alert: Alert,
  outage: ExporterOutage,
  stepMs: number,
  gone: number,
  end?: OutageEnd,
): OutageTest {
  const back = PART + gone;
  const ends = back + PART;
  const keep = Math.ceil(alert.keepMs / stepMs);
  const last = PART + keep;
  const series = seriesOf(outage, gone, last, end);
  const apart = unread(outage, alert, ends + last, end);
  return {
    name: `the exporter disappears while the alert fires; a while after it is back, it ${end?.what ?? 'knows that it has ended'}`,
    series: [...series, ...apart],
    moments: [
      { is: 'remembered', atMs: (back - 1) * stepMs },
      { is: 'remembered', atMs: (ends - 1) * stepMs },
      ...(keep > 0 ? [{ is: 'kept', atMs: (ends + keep - 1) * stepMs } as const] : []),
      { is: 'resolved', atMs: (ends + keep) * stepMs },
    ],
  };
}

/** `last`: evaluations from the end of the insight on. */
function seriesOf(
  { firing, texts, uptime, knows }: ExporterOutage,
  gone: number,
  last: number,
  end: OutageEnd | undefined,
): readonly InputSeries[] {
  const phases = { before: 0, during: PART, after: 0, stepMs: 0 };
  const returned =
    end === undefined ? `1 ${run(knows, 0, PART - 1)} ${run(knows + 1, 0, last)}` : run(1, 0, PART + last);
  const fired = `${run(1, 0, PART)} stale ${absent(gone - 1)}`;
  const away = absent(PART + gone);
  const says = (otherwise: readonly number[]) =>
    `${otherwise.length === 0 ? absent(PART) : otherwise.join(' ')} ${run(end?.value ?? 0, 0, last)}`;
  const before = (series: string) => (firing.includes(series) ? fired : away);
  return [
    ...firing
      .filter((series) => end?.series.includes(series) !== true)
      .map((series) => ({ series, values: fired })),
    ...(end?.series ?? []).map((series) => ({
      series,
      values: `${before(series)} ${says(end?.otherwise ?? [])}`,
    })),
    ...(end?.elsewhere === undefined
      ? []
      : [{ series: end.elsewhere.series, values: `${away} ${says(end.elsewhere.otherwise)}` }]),
    ...texts.map(({ series, course }) => ({ series, values: `${course(phases)} stale` })),
    {
      series: uptime,
      values: `${run(LONG_UPTIME, 0, PART)} stale ${absent(gone - 1)} ${returned}`,
    },
  ];
}

/** Series that the alert must not read: of others, all of which say that the insight has ended. */
function unread(
  { firing, uptime }: ExporterOutage,
  { expr }: Alert,
  evaluations: number,
  end: OutageEnd | undefined,
): readonly InputSeries[] {
  const said: readonly (readonly [string, number])[] = [
    ...firing.map((series) => [series, 0] as const),
    [uptime, LONG_UPTIME],
    ...(end?.series ?? []).map((series) => [series, end?.value ?? 0] as const),
  ];
  const missed = said.flatMap(([series, value]) =>
    nearMisses(series, expr).map((miss) => [miss, run(value, 0, evaluations)] as const),
  );
  return [...new Map(missed)].map(([series, values]) => ({ series, values }));
}

/** promtool's notation: `_xn` are n samples that are missing. */
const absent = (samples: number) => (samples === 0 ? '' : `_x${samples}`);
