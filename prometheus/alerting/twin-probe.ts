import { insightTraits } from '../../setup/insight-kinds.js';
import { sidesOf } from '../../setup/insight-sides.js';
import type { Insight } from '../../setup/model/insight.js';
import { BURST_LABEL, ESCALATION_LABEL, SUMMARY_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { selector } from '../promql.js';
import type { RecordedSummary } from './alert.js';
import { beyond } from './beyond.js';
import { levels, LONG_UPTIME } from './probe.js';
import type { OutageEnd, Probe, ProbeSeries } from './probe.js';
import { firingIn, OTHER_EXPORTER, othersFired } from './twin-cases.js';
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
  const inBurst = { ...labels, [BURST_LABEL]: 'true' };
  // What became half as bad again is an alert beside the first one, and not instead of it.
  const escalated = insightTraits(insight).escalates(insight) ? [{ ...labels, [ESCALATION_LABEL]: '1' }] : [];
  const value = valueOf(insight);
  const shown = (name: string, more: Labels) => selector(name, { ...originOf(setup, insight), ...more });
  const texts: readonly ProbeSeries[] = [
    { series: shown('natsight_insight_value', labels), course: levels(value, value) },
    ...(recorded === undefined
      ? []
      : [labels, ...escalated].map((each) => ({
          series: shown(STARTED, { ...each, [SUMMARY_LABEL]: recorded.example }),
          course: levels(1, 1),
        }))),
  ];
  const uptime = selector('natsight_uptime_seconds', { job: setup.service.name, instance: INSTANCE });
  const firing = [labels, inBurst, ...escalated].map((each) => shown(FIRING, each));
  return {
    series: [
      ...firingIn(FIRING, { ...originOf(setup, insight), ...labels }),
      ...[inBurst, ...escalated].map((each) => ({ series: shown(FIRING, each), course: levels(0, 1) })),
      ...texts,
      { series: uptime, course: levels(LONG_UPTIME, LONG_UPTIME) },
    ],
    firing: [labels, inBurst, ...escalated].map((each) => ({ labels: each, value })),
    outage: {
      firing,
      texts,
      uptime,
      knows: returnMs(insight, setup) / 1_000,
      ends: endsOf(setup, insight, firing, labels),
    },
    also: [othersFired(insight.name, setup.service.name, labels, uptime)],
  };
}

const FIRING = 'natsight_insight_firing';

/** A value of the insight while it fires: seconds of a silence, or a number of events. */
function valueOf(insight: Insight): number {
  const [side] = sidesOf(insight);
  if (side !== undefined) return beyond(side.bound, side.direction);
  return 'silentMs' in insight ? insight.silentMs / 1_000 : 1;
}

const originOf = ({ service }: Pick<Setup, 'service'>, { name, severity }: Insight) => ({
  job: service.name,
  instance: INSTANCE,
  rule: name,
  severity,
});

function endsOf(
  { service }: Pick<Setup, 'service'>,
  insight: Insight,
  firing: readonly string[],
  labels: Labels,
): readonly OutageEnd[] {
  const exporter = { job: service.name, instance: INSTANCE };
  const origin = originOf({ service }, insight);
  const ended: OutageEnd =
    Object.keys(labels).length > 0
      ? {
          what: 'shows that it has ended',
          series: firing,
          value: 0,
          // Beside each other they tell the larger one of both from any other aggregation, and 0 from any other number.
          otherwise: [2, 2, -1],
          elsewhere: {
            series: selector(FIRING, { ...origin, ...labels, instance: OTHER_EXPORTER }),
            otherwise: [-2, 0, -1],
          },
        }
      : {
          what: 'has counted its end',
          series: [selector('natsight_insights_total', { ...origin, change: 'ended' })],
          value: 1,
          otherwise: [0, -1, -1],
        };
  const stream = insightTraits(insight).endedBy(insight);
  if (stream === undefined) return [ended];
  const heard = selector('natsight_last_event_timestamp_seconds', { ...exporter, stream });
  return [ended, { what: 'has read an event', series: [heard], value: 1, otherwise: [] }];
}
