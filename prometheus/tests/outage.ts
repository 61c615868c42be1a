import type { Alert } from '../alerting/alert.js';
import { run } from '../alerting/probe.js';
import type { ExporterOutage, OutageEnd } from '../alerting/probe.js';
import type { Moment } from './timeline.js';

/** A test of an alert while its exporter is gone, and after it has come back. */
export interface OutageTest {
  readonly name: string;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly moments: readonly Moment[];
}

/** Longer than Prometheus looks back for a sample. */
const GONE_MS = 310_000;
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
    ...outage.ends.map((end) => outageTest(alert, outage, stepMs, PART, end)),
  ];
}

function outageTest(
  alert: Alert,
  { firing, texts, uptime, knows }: ExporterOutage,
  stepMs: number,
  gone: number,
  end?: OutageEnd,
): OutageTest {
  const back = PART + gone;
  const ends = back + PART;
  const keep = Math.ceil(alert.keepMs / stepMs);
  const phases = { before: 0, during: PART, after: 0, stepMs };
  const returned =
    end === undefined ? `${run(knows, 0, PART)} ${run(knows + 1, 0, PART)}` : run(1, 0, 2 * PART);
  const fired = `${run(1, 0, PART)} stale`;
  const said = end === undefined ? '' : run(end.value, 0, PART + keep);
  const isFiring = end?.series === firing;
  return {
    name: `the exporter disappears while the alert fires; a while after it is back, it ${end?.what ?? 'knows that it has ended'}`,
    series: [
      { series: firing, values: isFiring ? `${fired} ${absent(ends - PART - 1)} ${said}` : fired },
      ...texts.map(({ series, course }) => ({ series, values: `${course(phases)} stale` })),
      { series: uptime, values: `${run(knows + 1, 0, PART)} stale ${absent(gone - 1)} ${returned}` },
      ...(end === undefined || isFiring ? [] : [{ series: end.series, values: `${absent(ends)} ${said}` }]),
    ],
    moments: [
      { is: 'remembered', atMs: (back - 1) * stepMs },
      { is: 'remembered', atMs: (ends - 1) * stepMs },
      { is: 'resolved', atMs: (ends + keep) * stepMs },
    ],
  };
}

/** promtool's notation: `_xn` are n samples that are missing. */
const absent = (samples: number) => `_x${samples}`;
