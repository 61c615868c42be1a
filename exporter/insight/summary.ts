import { insightSummary } from '../../setup/insight-text.js';
import type { Insight } from '../../setup/model/insight.js';
import { notationOf, valueText } from '../../setup/value-text.js';

const PLACEHOLDER = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;

/** The sentence for the person who is told, with its placeholders filled. */
export function summarize(insight: Insight, labels: Readonly<Record<string, string>>, value: number): string {
  return insightSummary(insight, Object.keys(labels)).replace(PLACEHOLDER, (_, name: string) =>
    name === 'value' ? shownValue(insight, value) : (labels[name] ?? ''),
  );
}

/** The value of an insight for a person, as its twin in Prometheus writes it. */
export function shownValue(insight: Insight, value: number): string {
  return valueText(value, notationOf(insight));
}
