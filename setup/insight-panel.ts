import { insightMetric, insightStream } from './insight-kinds.js';
import { alertPanel } from './layout/alert-panel.js';
import type { AlertPanel } from './layout/alert-panel.js';
import type { Insight } from './model/insight.js';
import type { Setup } from './model/setup.js';

/** The panel that shows what an insight watches: the same in the alert of the exporter and in its twin. */
export function insightPanel(setup: Setup, insight: Insight): AlertPanel {
  const metric = insightMetric(insight);
  return alertPanel(setup, {
    rule: insight.name,
    metrics: metric === undefined ? [] : [metric],
    stream: insightStream(insight),
  });
}
