import * as z from 'zod';
import { sortedJson } from '../json.js';

const loose = z.unknown().optional();
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
 * The visible content of a dashboard as text, to detect manual edits. The whole JSON cannot be compared: Grafana adds versions and
 * defaults, and migrates dashboards to newer schemas when it is upgraded.
 */
export function comparableContent(content: unknown, indent?: number): string {
  const parsed = dashboard.safeParse(content);
  return parsed.success ? sortedJson(parsed.data, indent) : `not a dashboard: ${parsed.error.message}`;
}
