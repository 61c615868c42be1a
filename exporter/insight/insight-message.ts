import { insightCondition, insightDescription } from '../../setup/insight-text.js';
import { schemaId } from '../../setup/model/schema-id.js';
import { INSIGHT_EVENT, INSIGHT_EVENT_TYPES } from '../../setup/model/insight-event.js';
import type { InsightEventData } from '../../setup/model/insight-event.js';
import { cloudEventText, rfc3339, seriesText } from '../event/cloud-event.js';
import type { InsightChange } from '../event/insight.js';

/** The subject of a rule's insights. Rule names are CamelCase words, so a name is one token of the subject. */
export function insightSubject(rule: string): string {
  return `natsight.insights.${rule}`;
}

/** The CloudEvent of an insight that started or ended, in structured mode. */
export function insightMessage(change: InsightChange, service: string): string {
  return cloudEventText({
    id: insightMessageId(change, service),
    source: service,
    type: INSIGHT_EVENT_TYPES[change.change],
    subject: change.insight.name,
    timeMs: change.atMs,
    dataschema: schemaId(INSIGHT_EVENT),
    data: insightData(change, service),
  });
}

function insightData(change: InsightChange, service: string): InsightEventData {
  const { insight, labels, value, summary } = change;
  return {
    rule: insight.name,
    change: change.change,
    severity: insight.severity,
    service,
    labels,
    value: Number.isFinite(value) ? value : null,
    summary,
    condition: insightCondition(insight),
    description: insightDescription(insight),
    // Only of what became half as bad again.
    ...(change.escalation !== undefined && { escalation: change.escalation }),
    startedAt: rfc3339(change.startedMs),
    at: rfc3339(change.atMs),
  };
}

/**
 * The same for the same change of the same series. ASCII only, since it is a header:
 * `flight-operations/insight/DelaysRising?origin=ORD/982998000000/started/982998000000`.
 */
export function insightMessageId(
  { insight, change, labels, startedMs, atMs }: InsightChange,
  service: string,
): string {
  return `${service}/insight/${seriesText(insight.name, labels)}/${startedMs}/${change}/${atMs}`;
}
