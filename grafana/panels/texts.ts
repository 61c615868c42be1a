import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Override } from './overrides.js';

/**
 * Texts in a table, which are labels. In the unit of the panel, Grafana reads a label "404" as a number of it; and where a series does not
 * have the label, it would say that there is no data.
 */
export const TEXTS: Override = {
  matcher: { id: 'byType', options: 'string' },
  properties: [
    { id: 'unit', value: 'string' },
    { id: 'noValue', value: '' },
  ],
};

/** Labels that are not known beforehand get words for their names: "pod_name" becomes "pod name". */
export const OTHER_LABELS: DataTransformerConfig = {
  id: 'renameByRegex',
  options: { regex: '/_/g', renamePattern: ' ' },
};
