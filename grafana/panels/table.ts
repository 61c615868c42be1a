import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { natureOf } from '../../setup/panels/nature.js';
import type { Panel } from '../../setup/panels/panel.js';
import { nameOfShow } from '../../setup/model/show.js';
import { described } from './described.js';

/** One row per series: its labels, then its values. */
export function tablePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id).transformations(transformationsOf(panel)).filterable(true);
}

/** Merges several queries into columns of one table. Hides the time of instant queries and the value of info metrics. */
function transformationsOf(panel: Panel): DataTransformerConfig[] {
  const names = panel.source === 'metric' ? panel.shows.map(nameOfShow) : [panel.title];
  const columns = names.map((name, index) => [
    names.length === 1 ? 'Value' : `Value #${String.fromCharCode(65 + index)}`,
    name,
  ]);
  const isInfo = panel.source === 'metric' && natureOf(panel.metric) === 'info';
  const organize = {
    excludeByName: { Time: true, ...(isInfo ? { Value: true } : {}) },
    renameByName: Object.fromEntries(columns),
  };
  return [
    ...(names.length === 1 ? [] : [{ id: 'merge', options: {} }]),
    { id: 'organize', options: organize },
  ];
}
