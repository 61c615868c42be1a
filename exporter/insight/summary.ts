import { insightTraits } from '../../setup/insight-kinds.js';
import { insightSummary } from '../../setup/insight-text.js';
import type { Insight } from '../../setup/model/insight.js';
import { fillTemplate, parseSummary } from '../../setup/template.js';
import type { FieldTexts } from '../../setup/template.js';
import { fitUnit } from '../../setup/value/fit-unit.js';
import { valueText } from '../../setup/value/value-text.js';

/** The summary of an insight with its placeholders filled in. */
export function summarize(
  insight: Insight,
  labelNames: readonly string[],
  labels: Readonly<Record<string, string>>,
  value: number,
  fields?: FieldTexts,
): string {
  const { notation } = insightTraits(insight);
  const template = fitUnit(parseSummary(insightSummary(insight, labelNames)), notation(insight));
  return fillTemplate(template, labels, shownValue(insight, value), fields);
}

/** The value of an insight as text, written as by its twin in Prometheus. */
export function shownValue(insight: Insight, value: number): string {
  return valueText(value, insightTraits(insight).notation(insight));
}
