import { formatDuration } from '../../setup/model/duration.js';
import type { Insight } from '../../setup/model/insight.js';
import { notationOf, valueText } from '../../setup/value-text.js';

const PLACEHOLDER = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;

/** The sentence for the person who is told: the rule's own with its placeholders filled, or one made from the rule. */
export function summarize(insight: Insight, labels: Readonly<Record<string, string>>, value: number): string {
  if (insight.summary === undefined) return defaultSummary(insight, labels, value);
  return insight.summary.replace(PLACEHOLDER, (_, name: string) =>
    name === 'value' ? shownValue(insight, value) : (labels[name] ?? ''),
  );
}

function defaultSummary(insight: Insight, labels: Readonly<Record<string, string>>, value: number): string {
  switch (insight.kind) {
    case 'threshold':
      return `${insight.metric}${formatLabels(labels)} is ${shownValue(insight, value)}, ${insight.direction} ${insight.bound}`;
    case 'event':
      return `An event of "${insight.stream}" met ${insight.where}`;
    case 'silence':
      return `"${insight.stream}" has brought no event for ${formatDuration(insight.silentMs)}`;
  }
}

/** What has to hold for the insight to fire, in one line. */
export function describeCondition(insight: Insight): string {
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

/** The value of an insight for a person, as its twin in Prometheus writes it. */
export function shownValue(insight: Insight, value: number): string {
  return valueText(value, notationOf(insight));
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
