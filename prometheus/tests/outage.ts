import type { Alert } from '../alerting/alert.js';
import { run } from '../alerting/probe.js';
import type { Outage } from '../alerting/probe.js';
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
 *   firing | the exporter is gone | it is back | it knows, or has read an event
 *            kept                   kept         resolved
 */
export function outageTests(alert: Alert, stepMs: number): readonly OutageTest[] {
  const { outage } = alert.probe;
  if (outage === undefined) return [];
  const returned = test(alert, outage, stepMs, {
    name: 'the exporter disappears while the alert fires, and knows that it has ended a while after it is back',
    returns: `${run(outage.knows, 0, PART)} ${run(outage.knows + 1, 0, PART)}`,
  });
  if (outage.heard === undefined) return [returned];
  const heard = test(alert, outage, stepMs, {
    name: 'the exporter disappears while the alert fires, and reads an event a while after it is back',
    returns: run(1, 0, 2 * PART),
    heard: outage.heard,
  });
  return [returned, heard];
}

interface Return {
  readonly name: string;
  /** The uptime after the outage. */
  readonly returns: string;
  readonly heard?: string;
}

function test(alert: Alert, outage: Outage, stepMs: number, { name, returns, heard }: Return): OutageTest {
  const gone = Math.ceil(GONE_MS / stepMs);
  const back = PART + gone;
  const ends = back + PART;
  const keep = Math.ceil(alert.keepMs / stepMs);
  const whileFiring = (series: string, value: number) => ({
    series,
    values: `${run(value, 0, PART)} stale`,
  });
  const phases = { before: 0, during: PART, after: 0, stepMs };
  return {
    name,
    series: [
      whileFiring(outage.firing, 1),
      ...outage.texts.map(({ series, course }) => ({ series, values: `${course(phases)} stale` })),
      {
        series: outage.uptime,
        values: `${run(outage.knows + 1, 0, PART)} stale ${absent(gone - 1)} ${returns}`,
      },
      ...(heard === undefined ? [] : [{ series: heard, values: `${absent(ends)} ${run(1, 0, PART)}` }]),
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
