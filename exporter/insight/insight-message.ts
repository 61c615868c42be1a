import type { InsightChange } from '../event/insight.js';

/** The subject of a rule's insights. Rule names are CamelCase words, so a name is one token of the subject. */
export function insightSubject(rule: string): string {
  return `natsight.insights.${rule}`;
}

/** The JSON message of an insight that started or ended. */
export function insightMessage(change: InsightChange, service: string): string {
  return JSON.stringify({
    rule: change.insight.name,
    change: change.change,
    severity: change.insight.severity,
    service,
    labels: change.labels,
    value: Number.isFinite(change.value) ? change.value : null,
    summary: change.summary,
    // Only of what became half as bad again.
    ...(change.escalation !== undefined && { escalation: change.escalation }),
    startedAt: new Date(change.startedMs).toISOString(),
    at: new Date(change.atMs).toISOString(),
  });
}

/**
 * The same for the same change of the same series. ASCII only, since it is a header:
 * `flight-operations/insight/DelaysRising?origin=ORD/started/982998000000`.
 */
export function insightMessageId(
  { insight, change, labels, startedMs, atMs }: InsightChange,
  service: string,
): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const series = [insight.name, ...(pairs.length === 0 ? [] : [pairs.sort().join('&')])].join('?');
  return `${service}/insight/${series}/${startedMs}/${change}/${atMs}`;
}
