import { insightSummary } from '../../setup/insight-text.js';
import type { Insight } from '../../setup/model/insight.js';
import { notationOf, valueText } from '../../setup/value-text.js';

const PLACEHOLDER = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;

/** The summary of an insight with its placeholders filled in. */
export function summarize(insight: Insight, labels: Readonly<Record<string, string>>, value: number): string {
  return insightSummary(insight, Object.keys(labels)).replace(PLACEHOLDER, (_, name: string) =>
    name === 'value' ? shownValue(insight, value) : (labels[name] ?? ''),
  );
}

/** The value of an insight as text, in the same notation as its twin in Prometheus. */
export function shownValue(insight: Insight, value: number): string {
  return valueText(value, notationOf(insight));
}
