import { figure } from './figure.js';
import { Job } from './job.js';
import { alternate, casesOf, eventsOf } from './stage.js';
import type { RunExtent, Result } from './stage.js';
import type { WindowsCost, WindowsInput } from './windows-job.js';

const events = 700_000;
const NONE = 'no metric';
const TUMBLING = { type: 'window', size: '10s' };
const SLIDING = { type: 'window', size: '1m', slide: '10s' };
const METRICS: Readonly<Record<string, object | undefined>> = {
  [NONE]: undefined,
  counter: { type: 'counter' },
  histogram: { type: 'histogram', value: 'delay' },
  gauge: { type: 'gauge', value: 'delay' },
  'count, tumbling': { ...TUMBLING, aggregate: 'count' },
  'count, sliding': { ...SLIDING, aggregate: 'count' },
  'max, sliding': { ...SLIDING, aggregate: 'max', value: 'delay' },
  'mean, sliding': { ...SLIDING, aggregate: 'mean', value: 'delay' },
  'stddev, sliding': { ...SLIDING, aggregate: 'stddev', value: 'delay' },
  'p95, sliding': { ...SLIDING, aggregate: 'p95', value: 'delay' },
  'distinct, sliding': { ...SLIDING, aggregate: 'distinct', value: 'id' },
  'top, sliding': { ...SLIDING, aggregate: 'top', value: 'origin' },
  'p95, sliding, 200 series': {
    ...SLIDING,
    aggregate: 'p95',
    value: 'delay',
    labels: { destination: { value: 'destination', limit: 200 } },
  },
};

/** The CPU that one metric of each kind adds to an event. */
export async function windows(extent: RunExtent): Promise<Result> {
  const names = casesOf(Object.keys(METRICS), extent);
  const reports = await alternate(extent.rounds, names, (name) => {
    const input: WindowsInput = { metric: METRICS[name], events: eventsOf(events, extent) };
    return Job.run<WindowsCost>(extent.node, 'windows-job.js', input);
  });
  const cpu = (name: string) => reports(name).map(({ cpuMicros }) => cpuMicros);
  const none = cpu(NONE);
  const added = (name: string) => cpu(name).map((micros, round) => micros - (none[round] ?? NaN));
  return {
    title: 'CPU that a metric adds to an event',
    method:
      'The engine alone, without NATS: CPU per event with this one metric, and the difference to no metric. One ' +
      'second of event time has a thousand events, so windows close during the measurement. In microseconds.',
    columns: [
      { name: 'metric' },
      { name: 'us per event', decimals: 2 },
      { name: 'more than none', decimals: 2, spread: true },
    ],
    rows: names.map((name) => [name, figure(cpu(name)), figure(added(name))]),
  };
}
