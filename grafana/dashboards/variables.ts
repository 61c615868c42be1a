import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel, VariableOption } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LabelFilter } from '../../setup/panels/panel.js';
import { PROMETHEUS } from '../names.js';
import { DATASOURCE } from '../queries.js';

const ALL: VariableOption = { selected: true, text: ['All'], value: ['$__all'] };

/**
 * The variables `datasource`, `job` and `instance`, which filter every query of a dashboard, and those of labels, which filter the panels
 * whose series have the label.
 */
export function variables(job: string, filters: readonly LabelFilter[]): cog.Builder<VariableModel>[] {
  return [
    datasource(),
    labelVariable('job', 'Job', 'label_values(natsight_build_info, job)', {
      selected: true,
      text: [job],
      value: [job],
    }),
    labelVariable('instance', 'Instance', 'label_values(natsight_build_info{job=~"$job"}, instance)', ALL),
    ...filters.map(filterVariable),
  ];
}

/** "All" must be `.*`: a series may lack the label. */
function filterVariable({ label, metric }: LabelFilter): QueryVariableBuilder {
  const series = metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
  const query = `label_values(${series}{job=~"$job", instance=~"$instance"}, ${label})`;
  const words = label.replaceAll('_', ' ');
  return labelVariable(label, words.charAt(0).toUpperCase() + words.slice(1), query, ALL).allValue('.*');
}

/** Without `current` Grafana would use its default Prometheus. */
function datasource(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ selected: true, text: PROMETHEUS.name, value: PROMETHEUS.uid });
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
