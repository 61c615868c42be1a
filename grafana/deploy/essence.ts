import * as z from 'zod';
import { sortedJson } from '../json.js';

const loose = z.unknown();
const target = z.object({ refId: loose, expr: loose, legendFormat: loose });
const plainPanel = z.object({
  id: loose,
  type: loose,
  title: loose,
  gridPos: z.object({ x: loose, y: loose, w: loose, h: loose }).optional(),
  targets: z.array(target).default([]),
  fieldConfig: z.object({ defaults: z.object({ unit: loose, thresholds: loose }) }).optional(),
});
const dashboard = z.object({
  title: loose,
  refresh: loose,
  time: loose,
  panels: z.array(plainPanel.extend({ panels: z.array(plainPanel).default([]) })).default([]),
  templating: z.object({ list: z.array(z.object({ name: loose, query: loose })).default([]) }).optional(),
});

/**
 * What of a dashboard a person would notice, as text to compare. All of it cannot be compared: Grafana fills in versions and
 * defaults and moves dashboards on to newer schemas when it is upgraded.
 */
export function essenceOf(content: unknown): string {
  const essence = dashboard.safeParse(content);
  return essence.success ? sortedJson(essence.data) : `no dashboard: ${essence.error.message}`;
}
