import type { Setup } from '../../../setup/model/setup.js';
import { FILE, REJECTED_RATIO, SKIPPED_RATIO } from '../../names.js';
import { roundNumber, selector } from '../../promql.js';
import { counterRates, DROPPED_ON_PURPOSE, MIN_EVENTS, WINDOW_SECONDS } from '../../recording/rates.js';
import { selectorsIn } from '../read-series.js';
import type { InputSeries, RuleTest, RuleTestFile, ValueLook } from '../test-file.js';
import { burst, burstTimes } from './burst.js';

type Labels = Readonly<Record<string, string>>;

const { interval, look } = burstTimes(WINDOW_SECONDS * 1000);

/** Tests what is recorded from counters: the rate of each one, and the ratios of events that are rejected or skipped. */
export function rateTests(setup: Setup): RuleTestFile {
  return {
    rule_files: [`../${FILE.recording}`],
    evaluation_interval: look,
    tests: [
      ...counterTests(setup),
      ratioTest('rejected events', rejected, setup),
      ratioTest('skipped events', skipped, setup),
    ],
  };
}

/** Events in the window of two exporters, and of another service; 3 per second in all, and no other aggregation gives 3. */
const EVENTS = { 'exporter:9464': 300, 'exporter-2:9464': 600 };
const OF_OTHERS = 900;
/** Each counter has a tenth more than the one before, so that the rate of another one is another rate. */
const timesOf = (counter: number) => 1 + counter / 10;

function counterTests(setup: Setup): readonly RuleTest[] {
  const job = setup.service.name;
  const rules = counterRates(setup);
  if (rules.length === 0) return [];
  const series = rules.flatMap(({ expr }, counter) => {
    const name = selectorsIn(expr)[0]?.name ?? '';
    const own = Object.entries(EVENTS).map(([instance, events]) =>
      burst(selector(name, { job, instance }), roundNumber(events * timesOf(counter))),
    );
    return [...own, burst(selector(name, { job: 'other job', instance: 'exporter:9464' }), OF_OTHERS)];
  });
  const looks = rules.map(({ record }, counter) =>
    lookAt(record, [[{ job }, roundNumber(3 * timesOf(counter))]]),
  );
  return [{ name: 'rates of counters', interval, input_series: series, promql_expr_test: looks }];
}

/** Events of one kind in the window. The two exporters share them. */
interface Counted {
  readonly name: string;
  readonly labels: Labels;
  readonly events: number;
}

interface Ratio {
  readonly record: string;
  /** The label whose values have a ratio each. */
  readonly by: string;
  readonly of: (all: number) => readonly Counted[];
}

const rejected: Ratio = {
  record: REJECTED_RATIO,
  by: 'stream',
  of: (all) => [
    { name: 'natsight_events_received_total', labels: {}, events: all },
    { name: 'natsight_events_rejected_total', labels: { reason: 'some reason' }, events: all / 8 },
    { name: 'natsight_events_rejected_total', labels: { reason: 'other reason' }, events: all / 8 },
    ...DROPPED_ON_PURPOSE.split('|').map((reason) => ({
      name: 'natsight_events_rejected_total',
      labels: { reason },
      events: all / 32,
    })),
  ],
};

const skipped: Ratio = {
  record: SKIPPED_RATIO,
  by: 'metric',
  of: (all) => [
    { name: 'natsight_metric_events_counted_total', labels: {}, events: all / 2 },
    { name: 'natsight_metric_events_excluded_total', labels: {}, events: all / 4 },
    { name: 'natsight_metric_events_skipped_total', labels: { reason: 'some reason' }, events: all / 8 },
    { name: 'natsight_metric_events_skipped_total', labels: { reason: 'other reason' }, events: all / 8 },
  ],
};

/** A quarter of many events, of just enough ones, and of one too few, for which there is no ratio. */
const AMOUNTS: Readonly<Record<string, number>> = {
  many: 20 * MIN_EVENTS,
  enough: MIN_EVENTS,
  'too few': MIN_EVENTS - 1,
};

function ratioTest(name: string, { record, by, of }: Ratio, { service }: Setup): RuleTest {
  const job = service.name;
  const series = Object.entries(AMOUNTS).flatMap(([value, events]) =>
    of(events).flatMap((each) => ofTwoExporters(each, { job, [by]: value })),
  );
  const others = of(20 * MIN_EVENTS).flatMap((each) =>
    ofTwoExporters(each, { job: 'other job', [by]: 'many' }),
  );
  const expected = ['many', 'enough'].map((value): [Labels, number] => [{ job, [by]: value }, 0.25]);
  return {
    name: `ratio of ${name}: of many events, of just enough, and none of too few`,
    interval,
    input_series: [...series, ...others],
    promql_expr_test: [lookAt(record, expected)],
  };
}

function ofTwoExporters({ name, labels, events }: Counted, more: Labels): readonly InputSeries[] {
  const ofOne = (instance: string) => burst(selector(name, { ...more, instance, ...labels }), events / 2);
  return Object.keys(EVENTS).map(ofOne);
}

/** Rounded: versions of Prometheus differ in the last digits. The look finds series that must not be recorded as well. */
function lookAt(record: string, expected: readonly (readonly [Labels, number])[]): ValueLook {
  return {
    expr: `round(${record}, 0.0001)`,
    eval_time: look,
    exp_samples: expected.map(([labels, value]) => ({ labels: selector('', labels), value })),
  };
}
