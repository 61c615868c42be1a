import { formatDuration } from './model/duration.js';
import type { Insight } from './model/insight.js';

/**
 * The summary of a notification, with the placeholders {{label}} and {{value}}: declared, or a default made from the rule. The
 * exporter and the twin in Prometheus use the same text, so their notifications are the same.
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
      return `An event of "${insight.stream}" matches ${insight.where}`;
    case 'silence':
      return `No events on "${insight.stream}" for ${formatDuration(insight.silentMs)}`;
  }
}

/** The condition on which the insight fires, in one line. */
export function insightCondition(insight: Insight): string {
  switch (insight.kind) {
    case 'threshold': {
      const sign = insight.direction === 'above' ? '>' : '<';
      const duration = insight.forMs === 0 ? '' : ` for ${formatDuration(insight.forMs)}`;
      return `${insight.metric} ${sign} ${insight.bound}${duration}`;
    }
    case 'event':
      return `${insight.stream}: ${insight.where}`;
    case 'silence':
      return `${insight.stream}: no event for ${formatDuration(insight.silentMs)}`;
  }
}

/** The description in the setup, or a default. */
export function insightDescription(insight: Insight): string {
  if (insight.description !== undefined) return insight.description;
  switch (insight.kind) {
    case 'threshold':
      return `${insight.metric} is ${insight.direction} ${insight.bound}. Check on the dashboard whether it changed gradually or suddenly, and for which series.`;
    case 'event':
      return `The insight ends ${formatDuration(insight.holdMs)} after the last such event of "${insight.stream}". Check what happened at that time.`;
    case 'silence':
      return `Check the publishers of "${insight.stream}" first, then NATS: does it still accept messages for this stream?`;
  }
}
