import { createdName } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { openMetricsName, openMetricsType } from '../../setup/families.js';
import type { Exemplar } from '../event/exemplar.js';
import { labelPairs } from '../series/label-pairs.js';
import { formatNumber } from './number.js';

/** The differences between the two text formats. */
export interface Dialect {
  /** The metadata lines before the samples of a family. */
  readonly header: (entry: CatalogEntry) => string;
  /** Name of the `_created` sample; `undefined` if there is none. */
  readonly created: (entry: CatalogEntry) => string | undefined;
  /** Renders the exemplar after a sample; `undefined` if the format or the metric type allows none. */
  readonly exemplar: (entry: CatalogEntry) => ((exemplar: Exemplar) => string) | undefined;
}

/** Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const PROMETHEUS: Dialect = {
  header: ({ name, help, type }) => `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`,
  created: () => undefined,
  exemplar: () => undefined,
};

/** OpenMetrics 1.0: https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export const OPENMETRICS: Dialect = {
  header(entry) {
    const family = openMetricsName(entry);
    const unit = entry.unit !== undefined && family.endsWith(`_${entry.unit}`) ? entry.unit : undefined;
    return [
      `# TYPE ${family} ${openMetricsType(entry)}\n`,
      unit === undefined ? '' : `# UNIT ${family} ${unit}\n`,
      `# HELP ${family} ${escapeHelp(entry.help).replaceAll('"', '\\"')}\n`,
    ].join('');
  },
  created: ({ name, type }) => createdName(name, type),
  // Counters and histograms allow exemplars; they are also the types with a `_created` sample.
  exemplar: ({ name, type }) => (createdName(name, type) === undefined ? undefined : renderExemplar),
};

const TRACE_LABELS = ['trace_id', 'span_id'];

/** https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars, the time in seconds. */
function renderExemplar({ trace, value, timeMs }: Exemplar): string {
  const pairs = labelPairs(TRACE_LABELS, [trace.traceId, trace.spanId]);
  return ` # {${pairs}} ${formatNumber(value)} ${formatNumber(timeMs / 1000)}`;
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
