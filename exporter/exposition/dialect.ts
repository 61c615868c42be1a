import { createdName } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import type { Exemplar } from '../event/exemplar.js';
import { labelPairs } from '../series/label-pairs.js';
import { formatNumber } from './number.js';

/** What the two text formats disagree on. */
export interface Dialect {
  /** The lines above a family's samples. */
  readonly header: (entry: CatalogEntry) => string;
  /** The bound of a bucket, as the label `le`. */
  readonly bound: (bound: number) => string;
  /** The sample that says when a series began to count; `undefined` where there is none. */
  readonly created: (entry: CatalogEntry) => string | undefined;
  /** What stands behind the sample of a number that an event stands for; `undefined` where nothing may. */
  readonly exemplar: (entry: CatalogEntry) => ((exemplar: Exemplar) => string) | undefined;
}

/** Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const PROMETHEUS: Dialect = {
  header: ({ name, help, type }) => `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`,
  bound: formatNumber,
  created: () => undefined,
  exemplar: () => undefined,
};

const TOTAL = '_total';

/** OpenMetrics 1.0: https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export const OPENMETRICS: Dialect = {
  header(entry) {
    const family = familyOf(entry);
    const unit = entry.unit !== undefined && family.endsWith(`_${entry.unit}`) ? entry.unit : undefined;
    return [
      `# TYPE ${family} ${typeOf(entry)}\n`,
      unit === undefined ? '' : `# UNIT ${family} ${unit}\n`,
      `# HELP ${family} ${escapeHelp(entry.help).replaceAll('"', '\\"')}\n`,
    ].join('');
  },
  // Canonical numbers are floats, so that every exposer writes the same `le`: 5.0 and not 5.
  bound(bound) {
    const text = formatNumber(bound);
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  },
  created: ({ name, type }) => createdName(name, type),
  // Counters and histograms, which are also what tells since when it counts.
  exemplar: ({ name, type }) => (createdName(name, type) === undefined ? undefined : renderExemplar),
};

const TRACE_LABELS = ['trace_id', 'span_id'];

/** https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars, the time in seconds. */
function renderExemplar({ trace, value, timeMs }: Exemplar): string {
  const pairs = labelPairs(TRACE_LABELS, [trace.traceId, trace.spanId]);
  return ` # {${pairs}} ${formatNumber(value)} ${formatNumber(timeMs / 1000)}`;
}

/** A counter's family is named without the suffix that its samples bear. */
function familyOf({ name, type }: CatalogEntry): string {
  return type === 'counter' && name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name;
}

/** OpenMetrics knows no counter without `_total`. Its name is what queries rely on, so its type has to give way. */
function typeOf({ name, type }: CatalogEntry): string {
  return type === 'counter' && !name.endsWith(TOTAL) ? 'unknown' : type;
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
