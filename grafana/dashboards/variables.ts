import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  IntervalVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel, VariableOption } from '@grafana/grafana-foundation-sdk/dashboard';
import { rateWindow, SCRAPES_PER_WINDOW } from '../../setup/dashboard-times.js';
import { parseDuration } from '../../setup/model/duration.js';
import type { Updates } from '../../setup/model/updates.js';
import type { LabelFilter } from '../../setup/panels/panel.js';
import { prometheusOf } from '../names.js';
import { DATASOURCE } from '../queries.js';

const ALL: VariableOption = { selected: true, text: ['All'], value: ['$__all'] };

/**
 * The variables `datasource`, `job` and `instance`, which filter every query of a dashboard, `window`, the range of its rates, and those of
 * labels, which filter the panels whose series have the label.
 */
export function variables(
  job: string,
  updates: Updates,
  filters: readonly LabelFilter[],
): cog.Builder<VariableModel>[] {
  return [
    datasource(job),
    labelVariable('job', 'Job', 'label_values(natsight_build_info, job)', {
      selected: true,
      text: [job],
      value: [job],
    }),
    labelVariable('instance', 'Instance', 'label_values(natsight_build_info{job=~"$job"}, instance)', ALL),
    rateWindows(updates),
    ...filters.map(filterVariable),
  ];
}

/** Windows that people choose between, as far as they are not below the least one. */
const WINDOWS = ['1m', '5m', '15m', '30m', '1h', '6h', '1d'];

/**
 * The range of rates, shares and percentiles. `$__rate_interval` would be four scrapes: after a scrape interval of one second, rates
 * of rare events would be mostly zero and percentiles in pieces.
 */
function rateWindows(updates: Updates): IntervalVariableBuilder {
  const own = rateWindow(updates);
  const leastMs = SCRAPES_PER_WINDOW * updates.scrapeInterval;
  const msOf = (window: string) => parseDuration(window) ?? 0;
  const offered = [...new Set([own, ...WINDOWS.filter((window) => msOf(window) >= leastMs)])];
  const windows = offered.toSorted((a, b) => msOf(a) - msOf(b));
  return new IntervalVariableBuilder('window')
    .label('Window')
    .description('Range of rates, shares and percentiles: a longer one is smoother and later.')
    .values(windows.join(','))
    .auto(false)
    .options(windows.map((window) => optionOf(window, window === own)))
    .current(optionOf(own, true));
}

const optionOf = (window: string, selected: boolean): VariableOption => ({
  selected,
  text: window,
  value: window,
});

/** "All" must be `.*`: a series may lack the label. */
function filterVariable({ label, metric }: LabelFilter): QueryVariableBuilder {
  const series = metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
  const query = `label_values(${series}{job=~"$job", instance=~"$instance"}, ${label})`;
  const words = label.replaceAll('_', ' ');
  return labelVariable(label, words.charAt(0).toUpperCase() + words.slice(1), query, ALL).allValue('.*');
}

/** Without `current` Grafana would use its default Prometheus. */
function datasource(service: string): DatasourceVariableBuilder {
  const { name, uid } = prometheusOf(service);
  return new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ selected: true, text: name, value: uid });
}

/** "All" must be `.+`: an empty value would become "" and match nothing. */
function labelVariable(
  name: string,
  label: string,
  query: string,
  current: VariableOption,
): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query, refId: `variable-${name}` })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current(current);
}
