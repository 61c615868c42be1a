import { insightSummary } from '../../setup/insight-text.js';
import type { Insight } from '../../setup/model/insight.js';
import { fillTemplate, parseSummary } from '../../setup/template.js';
import type { FieldTexts } from '../../setup/template.js';
import { notationOf, valueText } from '../../setup/value-text.js';

/** The summary of an insight with its placeholders filled in. */
export function summarize(
  insight: Insight,
  labelNames: readonly string[],
  labels: Readonly<Record<string, string>>,
  value: number,
  fields?: FieldTexts,
): string {
  const template = parseSummary(insightSummary(insight, labelNames));
  return fillTemplate(template, labels, shownValue(insight, value), fields);
}

/** The value of an insight as text, in the same notation as its twin in Prometheus. */
export function shownValue(insight: Insight, value: number): string {
  return valueText(value, notationOf(insight));
}
