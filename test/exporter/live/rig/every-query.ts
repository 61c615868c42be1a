import { catalogOf } from '../../../../setup/catalog.js';
import { PANEL_KINDS } from '../../../../setup/model/panel.js';
import type { PanelTraits } from '../../../../setup/model/panel.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { parseShow } from '../../../../setup/model/show.js';
import { canShow } from '../../../../setup/panels/show.js';
import { setupOf } from '../../../support/setup-fixture.js';
import { streamSetup } from '../../../support/engine.js';

const LABELS = { origin: 'origin', haul: 'haul' };

/** Metrics of every type, nature and way in which gauges are combined. */
const METRICS = {
  flights_total: { type: 'counter', labels: LABELS },
  fuel_joules_total: { type: 'counter', value: 'fuel', labels: LABELS },
  delay_seconds: { type: 'histogram', value: 'delay', buckets: [0, 10, 60, 300], labels: LABELS },
  queue_bytes: { type: 'gauge', value: 'fuel', labels: LABELS },
  gate_delay_seconds: { type: 'gauge', value: 'delay - 100.0', labels: LABELS },
  gate_connected: { type: 'gauge', value: 'fuel > 50.0 ? 1.0 : 0.0', labels: LABELS },
  last_landing_timestamp_seconds: { type: 'gauge', value: '982998000.0 + fuel', labels: LABELS },
  delay_recent_seconds: { type: 'window', aggregate: 'mean', value: 'delay', size: '1m', labels: LABELS },
  delay_worst_seconds: { type: 'window', aggregate: 'max', value: 'delay', size: '1m', labels: LABELS },
  busiest_origins: { type: 'window', aggregate: 'top', value: 'origin', size: '1m', limit: 3 },
};

/** Their ranks lie between two counts, so that rounding cannot move them from one bucket to the next. */
const SHOWS = ['value', 'rate', 'increase', 'mean', 'heatmap', 'p1.37', 'p51.37', 'p90.01', 'p99.9'];

const GROUPINGS = [
  { by: [] },
  { by: ['haul'] },
  { by: ['origin', 'haul'] },
  { by: ['origin'], top: 2 },
  { by: ['origin'], top: 2, as: 'table' },
];

/** A setup whose dashboard has a panel for every kind of query that natsight makes of a metric. */
export function everyQuery(): Setup {
  const metrics = streamSetup({ metrics: METRICS });
  const rows = catalogOf(metrics)
    .filter(({ name }) => name in METRICS)
    .map((entry) => ({
      title: entry.name,
      panels: SHOWS.filter((show) => canShow(entry.type, parseShow(show) ?? { kind: 'value' })).flatMap(
        (show) =>
          kindsFor(show).flatMap((as) =>
            GROUPINGS.filter(({ by }) => by.every((label) => entry.labels.includes(label))).map(
              (grouping) => ({
                metric: entry.name,
                show,
                ...grouping,
                ...as,
              }),
            ),
          ),
      ),
    }));
  const several = {
    title: 'Several',
    panels: [{ metric: 'delay_seconds', show: ['rate', 'mean', 'p51.37'], by: ['haul'], top: 1 }],
  };
  const { dashboards, visualizations } = setupOf({
    realTimeDashboards: { all: { title: 'All', metrics: ['no_such_metric'] } },
    realTimeVisualization: { all: { rows: [...rows, several] } },
  });
  return { ...metrics, dashboards, visualizations };
}

/** Further kinds of panel, where the query depends on the kind. */
function kindsFor(show: string): readonly { readonly as?: string }[] {
  const kinds = Object.entries<PanelTraits>(PANEL_KINDS);
  if (show === 'heatmap') return kinds.filter(([, { data }]) => data === 'buckets').map(([as]) => ({ as }));
  return show === 'increase' ? [{}, { as: 'stat' }, { as: 'bargauge' }] : [{}];
}
