import * as z from 'zod';

/** Name of the JSON schema of the data. A change that breaks a consumer gets another name. */
export const INSIGHT_EVENT = 'insight-event';

export const INSIGHT_EVENT_TYPES = {
  started: 'io.natsight.insight.firing',
  ended: 'io.natsight.insight.resolved',
} as const;

/** The data of the CloudEvent of an insight that started or ended. Later versions may add keys. */
export const insightEventData = z.looseObject({
  rule: z.string().describe('Name of the insight.'),
  change: z
    .enum(['started', 'ended'])
    .describe('"started": it fires, or fires again because it became much worse. "ended": it is resolved.'),
  severity: z.string(),
  service: z.string().describe('The service whose setup declares the insight.'),
  labels: z.record(z.string(), z.string()).describe('Labels of the series. Empty labels are left out.'),
  value: z.number().nullable().describe('The value that was evaluated last; null if it is not finite.'),
  summary: z.string().describe('What happened, in one sentence for a person.'),
  condition: z.string().describe('The condition of the insight, in one line.'),
  description: z.string().describe('What it means and what to do first.'),
  escalation: z.int().optional().describe('How often it became half as bad again. Unset: not once.'),
  startedAt: z.iso.datetime().describe('When the condition became true, before "for".'),
  at: z.iso.datetime().describe('When the change was detected.'),
});

export type InsightEventData = z.output<typeof insightEventData>;
