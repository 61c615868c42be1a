import type { CatalogEntry } from '../../catalog.js';
import { promqlString } from '../../panels/promql-string.js';
import type { DraftPanel, PanelSource } from '../draft.js';
import { promqlDraft } from '../draft.js';

/** Labels that tell one incident of a kind from another, in the order of the legend. */
const LABELS = ['stream', 'metric', 'rule', 'field', 'label', 'reason', 'cause', 'result', 'change'];

/** What counters of incidents have counted: when, and how much in the time range. What has not happened has no line. */
export function incidentPanels(source: PanelSource, metrics: readonly CatalogEntry[]): readonly DraftPanel[] {
  if (metrics.length === 0) return [];
  const common = {
    legend: ['{{incident}}', ...LABELS.map((label) => `{{${label}}}`)].join(' '),
    unit: 'short',
    min: 0,
    absentIf: 'nothing unusual has happened',
  };
  const names = metrics.map(incidentName).join(', ');
  return [
    promqlDraft(source, {
      ...common,
      title: 'Incidents in this time',
      description: `Counters that stay as they are while nothing unusual happens; only those that have grown are shown: ${names}.`,
      promql: `sort_desc(${unionOf(metrics, '$__range')})`,
      as: 'bargauge',
      width: 10,
      key: 'incidents in the time range',
    }),
    promqlDraft(source, {
      ...common,
      title: 'When they happened',
      description: 'The same counters over time: each line is one that grows.',
      promql: unionOf(metrics, '$__rate_interval'),
      as: 'timeseries',
      width: 14,
      key: 'incidents over time',
    }),
  ];
}

function unionOf(metrics: readonly CatalogEntry[], range: string): string {
  return metrics
    .map((entry) => {
      const { name, type } = entry;
      const value = type === 'gauge' ? `max_over_time(${name}[${range}])` : `increase(${name}[${range}])`;
      const sum = counted(entry, `sum without (job, instance) (${value})`);
      return `label_replace(${sum} > 0, "incident", ${promqlString(incidentName(entry))}, "", "")`;
    })
    .join(' or ');
}

/** An increase that Prometheus extrapolates to 5.01 is five incidents. Seconds may be parts. */
function counted({ name, type }: CatalogEntry, sum: string): string {
  return type === 'gauge' || name.endsWith('_seconds_total') ? sum : `round(${sum})`;
}

/** `natsight_dead_letters_lost_total` becomes `dead letters lost`. */
function incidentName({ name }: CatalogEntry): string {
  const words = name.replace(/^natsight_/, '').replace(/_total$/, '');
  return words
    .split('_')
    .join(' ')
    .replace(/\bnats\b/, 'NATS');
}
