import type { CatalogEntry } from '../catalog.js';
import type { AdaptiveInsight, ChangeInsight, Insight } from '../model/insight.js';
import { BAND_LINES } from '../panels/band.js';
import { defaultPanel } from '../panels/metric-panel.js';
import { promqlString } from '../panels/promql-string.js';
import type { DraftPanel, PanelSource } from './draft.js';
import { promqlDraft } from './draft.js';

/** Label that tells the lines of a band apart. */
const LINE = 'line';

/** The panels that show what is normal for a metric: one for each insight with `"outside": "normal"`. */
export function bandPanels(source: PanelSource, entry: CatalogEntry): readonly DraftPanel[] {
  return source.setup.insights
    .filter(hasBand)
    .filter(({ metric }) => metric === entry.name)
    .map((insight) => bandPanel(source, entry, insight));
}

/** Of several series, a graph shows the one that is the furthest out at its end: a hundred bands would hide each other. */
function bandPanel(
  source: PanelSource,
  entry: CatalogEntry,
  insight: AdaptiveInsight | ChangeInsight,
): DraftPanel {
  const { name: rule } = insight;
  const { title, unit, decimals } = defaultPanel(source.setup, entry);
  const by = entry.labels;
  const which = by.length === 0 ? '' : ` Of its series, the one that is the furthest out at the end.`;
  const draft = promqlDraft(source, {
    title: `${title}: ${wordsOf(insight).title} of ${rule}`,
    description: `${wordsOf(insight).description(entry.name)}${which}`,
    promql: bandQuery(entry.name, rule, by, title),
    legend: `{{${LINE}}}`,
    as: 'timeseries',
    unit,
    key: `normal range of ${rule}`,
    absentIf: wordsOf(insight).absentIf,
  });
  return {
    ...draft,
    panel: {
      ...draft.panel,
      decimals,
      band: { rule, by, metric: entry.name, title },
      colours: Object.values(BAND_LINES).map((legend) => ({ legend, colour: 'quiet' })),
    },
  };
}

const hasBand = (insight: Insight): insight is AdaptiveInsight | ChangeInsight =>
  'band' in insight || 'change' in insight;

function wordsOf(insight: AdaptiveInsight | ChangeInsight) {
  const { name: rule } = insight;
  if ('band' in insight) {
    return {
      title: 'normal range',
      description: (metric: string) =>
        `What is normal for ${metric} at each time, as the insight ${rule} has learned it: the area from lower to upper, and what it expects.`,
      absentIf: 'the insight has learned nothing yet: it looks once a minute',
    };
  }
  const then = insight.change.against === 'yesterday' ? 'yesterday' : 'a week ago';
  return {
    title: 'change',
    description: (metric: string) =>
      `${metric} beside what it was ${then}, which is what is expected. The insight ${rule} fires above upper and below lower.`,
    absentIf: `the insight does not know yet what it was ${then}`,
  };
}

/** All lines of one series, told apart by a label. The value is named after its labels, or as the metric. */
function bandQuery(metric: string, rule: string, by: readonly string[], title: string): string {
  const own = (name: string) => `${name}{rule=${promqlString(rule)}}`;
  const on = ['job', 'instance', ...by].join(', ');
  const furthest = `and on (${on}) topk(1, ${own('natsight_insight_ratio')} @ end())`;
  const named = (vector: string, line: string) =>
    `label_replace(${vector} ${furthest}, "${LINE}", ${promqlString(line)}, "", "")`;
  const value =
    by.length === 0
      ? named(metric, title)
      : `label_join(${metric} ${furthest}, "${LINE}", " ", ${by.map(promqlString).join(', ')})`;
  const { expected, lower, upper } = BAND_LINES;
  return [
    value,
    named(own('natsight_insight_expected'), expected),
    named(own('natsight_insight_lower'), lower),
    named(own('natsight_insight_upper'), upper),
  ].join(' or ');
}
