import type { DynamicConfigValue, MatcherConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import { BAND_LINES } from '../../setup/panels/band.js';
import type { Panel } from '../../setup/panels/panel.js';
import { nameWithout } from '../../setup/panels/label-words.js';
import { panelQueries } from '../../setup/panels/promql.js';
import { DASHBOARD_SCOPE } from '../queries.js';
import { grafanaTraceUrl, TRACE_LABEL } from '../traces.js';
import { grafanaColour } from './colours.js';

/** Percent: the value in front of it is readable on light and on dark ground. */
const BAND_OPACITY = 20;

/** Properties of the fields that a matcher finds. Later ones win. */
export interface Override {
  readonly matcher: MatcherConfig;
  readonly properties: DynamicConfigValue[];
}

export const byName = (name: string, properties: DynamicConfigValue[]): Override => ({
  matcher: { id: 'byName', options: name },
  properties,
});

/** What single series have of their own: a unit, a colour. */
export function seriesOverrides(panel: Panel): readonly Override[] {
  return [
    ...unitOverrides(panel),
    ...colourOverrides(panel),
    ...traceOverrides(panel),
    ...nameOverrides(panel),
  ];
}

/** What Grafana shows instead of a name that is empty, or of one that is only blanks. */
const NAMELESS = '/^(?:Value|\\s*)$/';

/** Series whose name is nothing but labels have another one where they have none of these: Grafana would call them "Value". */
export function nameOverrides(panel: Panel): readonly Override[] {
  const [query, ...others] = panelQueries(panel, DASHBOARD_SCOPE);
  if (query === undefined || others.length > 0 || PANEL_KINDS[panel.kind].data !== 'series') return [];
  const labels = labelsAsName(query.legend);
  if (labels === undefined) return [];
  return [
    {
      matcher: { id: 'byRegexp', options: NAMELESS },
      properties: [{ id: 'displayName', value: nameWithout(labels) }],
    },
  ];
}

/** The labels of a legend that consists of labels; `undefined` if it says something else, too. */
function labelsAsName(legend: string): readonly string[] | undefined {
  const labels = Array.from(legend.matchAll(/\{\{([^{}]{1,200})\}\}/g), ([, label = '']) => label.trim());
  return labels.length === 0 || /\S/.test(legend.replaceAll(/\{\{[^{}]{1,200}\}\}/g, ''))
    ? undefined
    : labels;
}

/** The area between the ends of a band, without lines, and what is expected as a dashed line. */
export function bandOverrides({ band }: Panel): readonly Override[] {
  if (band === undefined) return [];
  const { expected, lower, upper } = BAND_LINES;
  const none = { id: 'custom.lineWidth', value: 0 };
  return [
    byName(lower, [none]),
    byName(upper, [
      none,
      { id: 'custom.fillBelowTo', value: lower },
      { id: 'custom.fillOpacity', value: BAND_OPACITY },
    ]),
    byName(expected, [{ id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } }]),
  ];
}

/** Exemplars have their trace in a field of its own. */
function traceOverrides(panel: Panel): readonly Override[] {
  if (panel.source === 'promql' || panel.traceUrl === undefined) return [];
  const link = { title: 'Open trace', url: grafanaTraceUrl(panel.traceUrl), targetBlank: true };
  return [byName(TRACE_LABEL, [{ id: 'links', value: [link] }])];
}

function unitOverrides(panel: Panel): readonly Override[] {
  if (panel.source === 'promql') return [];
  return panelQueries(panel, DASHBOARD_SCOPE).flatMap(({ refId }, index) => {
    const unit = panel.units[index];
    if (unit === undefined || unit === panel.unit) return [];
    return [{ matcher: { id: 'byFrameRefID', options: refId }, properties: [{ id: 'unit', value: unit }] }];
  });
}

/** Panels that show values show them in the colours of their thresholds, if they have some. */
function colourOverrides({ kind, thresholds, states, colours }: Panel): readonly Override[] {
  if (states.length > 0 || (PANEL_KINDS[kind].time === 'end' && thresholds.length > 0)) return [];
  return colours.map(({ legend, colour }) => ({
    matcher:
      typeof legend === 'string'
        ? { id: 'byName', options: legend }
        : { id: 'byRegexp', options: legend.pattern },
    properties: [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: grafanaColour(colour) } }],
  }));
}
