import { formatDuration } from './model/duration.js';
import type { Insight } from './model/insight.js';

/**
 * The sentence for the person who is told, with {{label}} and {{value}} to be filled in: the rule's own, or one made from
 * it. The exporter and the twin in Prometheus fill in the same one, so that a notification reads the same from both.
 */
export function insightSummary(insight: Insight, labelNames: readonly string[]): string {
  if (insight.summary !== undefined) return insight.summary;
  switch (insight.kind) {
    case 'threshold': {
      const pairs = labelNames.map((name) => `${name}="{{${name}}}"`);
      const series = insight.metric + (pairs.length === 0 ? '' : `{${pairs.join(', ')}}`);
      return `${series} is {{value}}, ${insight.direction} ${insight.bound}`;
    }
    case 'event':
      return `An event of "${insight.stream}" met ${insight.where}`;
    case 'silence':
      return `"${insight.stream}" has brought no event for ${formatDuration(insight.silentMs)}`;
  }
}

/** What has to hold for the insight to fire, in one line. */
export function insightCondition(insight: Insight): string {
  switch (insight.kind) {
    case 'threshold': {
      const sign = insight.direction === 'above' ? '>' : '<';
      const lasting = insight.forMs === 0 ? '' : ` for ${formatDuration(insight.forMs)}`;
      return `${insight.metric} ${sign} ${insight.bound}${lasting}`;
    }
    case 'event':
      return `${insight.stream}: ${insight.where}`;
    case 'silence':
      return `${insight.stream}: no event for ${formatDuration(insight.silentMs)}`;
  }
}

/** For who was not told more by the setup. */
export function insightDescription(insight: Insight): string {
  if (insight.description !== undefined) return insight.description;
  switch (insight.kind) {
    case 'threshold':
      return `The exporter saw ${insight.metric} ${insight.direction} ${insight.bound}. Look at its course on the dashboard: did it creep or jump, and for which series?`;
    case 'event':
      return `It ends ${formatDuration(insight.holdMs)} after the last such event of "${insight.stream}". Look at what happened at that moment.`;
    case 'silence':
      return `Look at the publishers of "${insight.stream}" first, then at NATS: does the stream still take messages?`;
  }
}
