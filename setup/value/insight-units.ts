import { catalogByName } from '../catalog.js';
import type { Insight } from '../model/insight.js';
import type { Setup } from '../model/setup.js';
import { unitOfShow } from '../panels/unit.js';

/** The insights of a setup, those of a metric with the unit in which the metric is shown. */
export function insightsWithUnits(setup: Setup): readonly Insight[] {
  const entries = catalogByName(setup);
  return setup.insights.map((insight) => {
    if (!('metric' in insight)) return insight;
    const entry = entries.get(insight.metric);
    const unit = setup.displays.get(insight.metric)?.unit ?? (entry && unitOfShow(entry, { kind: 'value' }));
    return unit === undefined ? insight : { ...insight, unit };
  });
}
