import { insightTraits } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import { SUMMARY_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { selector } from '../promql.js';
import type { RecordedSummary } from './alert.js';
import { beyond } from './beyond.js';
import { levels } from './probe.js';
import type { OutageEnd, Probe, ProbeSeries } from './probe.js';
import { returnMs } from './twin-expr.js';

export const STARTED = 'natsight_insight_started_timestamp_seconds';
/** The label `instance` that Prometheus adds to every series of the exporter. */
const INSTANCE = 'exporter:9464';

type Labels = Readonly<Record<string, string>>;

/** The exporter shows that the insight starts and ends. It has been running for long enough to know. */
export function twinProbe(
  setup: Setup,
  insight: Insight,
  labelNames: readonly string[],
  recorded: RecordedSummary | undefined,
): Probe {
  const labels = Object.fromEntries(labelNames.map((label) => [label, `some "${label}"`]));
  const value = valueOf(insight);
  const shown = (name: string, more: Labels = {}) =>
    selector(name, { ...originOf(setup, insight), ...labels, ...more });
  const firing = shown('natsight_insight_firing');
  const texts: readonly ProbeSeries[] = [
    { series: shown('natsight_insight_value'), course: levels(value, value) },
    ...(recorded === undefined
      ? []
      : [{ series: shown(STARTED, { [SUMMARY_LABEL]: recorded.example }), course: levels(1, 1) }]),
  ];
  const knows = returnMs(insight, setup) / 1_000;
  const uptime = selector('natsight_uptime_seconds', { job: setup.service.name, instance: INSTANCE });
  return {
    series: [
      { series: firing, course: levels(0, 1) },
      ...texts,
      { series: uptime, course: levels(knows + 1, knows + 1) },
    ],
    firing: [{ labels, value }],
    outage: { firing, texts, uptime, knows, ends: endsOf(setup, insight, firing, labels) },
  };
}

/** A value of the insight while it fires: seconds of a silence, or a number of events. */
function valueOf(insight: Insight): number {
  if ('bound' in insight) return beyond(insight.bound, insight.direction);
  return 'silentMs' in insight ? insight.silentMs / 1_000 : 1;
}

const originOf = ({ service }: Pick<Setup, 'service'>, { name, severity }: Insight) => ({
  job: service.name,
  instance: INSTANCE,
  rule: name,
  severity,
});

function endsOf({ service }: Pick<Setup, 'service'>, insight: Insight, firing: string, labels: Labels) {
  const exporter = { job: service.name, instance: INSTANCE };
  const { name: rule, severity } = insight;
  const total = selector('natsight_insights_total', { ...exporter, rule, severity, change: 'ended' });
  const ended: OutageEnd =
    Object.keys(labels).length > 0
      ? { what: 'shows that it has ended', series: firing, value: 0 }
      : { what: 'has counted its end', series: total, value: 1 };
  const stream = insightTraits(insight).endedBy(insight);
  if (stream === undefined) return [ended];
  const heard = selector('natsight_last_event_timestamp_seconds', { ...exporter, stream });
  return [ended, { what: 'has read an event', series: heard, value: 1 }];
}
