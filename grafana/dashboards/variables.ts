import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel, VariableOption } from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheusOf } from '../names.js';
import { DATASOURCE } from '../queries.js';

const ALL: VariableOption = { selected: true, text: ['All'], value: ['$__all'] };

/** The variables `datasource`, `job` and `instance`, which filter every query of a dashboard. */
export function variables(job: string): cog.Builder<VariableModel>[] {
  return [
    datasource(job),
    labelVariable('job', 'Job', 'label_values(natsight_build_info, job)', {
      selected: true,
      text: [job],
      value: [job],
    }),
    labelVariable('instance', 'Instance', 'label_values(natsight_build_info{job=~"$job"}, instance)', ALL),
  ];
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
