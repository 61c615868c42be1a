import { processingDocument } from '../model/documents.js';
import type { Setup } from '../model/setup.js';
import { serviceSchema } from '../model/service.js';
import type { Problem } from '../problem.js';
import type { SourceText } from '../source/source.js';
import { readEntry } from './entry.js';
import { checkKeys, readRecord } from './section.js';

type Processing = Pick<Setup, 'service' | 'streams' | 'steps' | 'metrics' | 'insights' | 'dashboards'>;

/** Reads the valid entries of `Streaming_Processing_Setup.json`. */
export function readProcessing(source: SourceText, problems: Problem[]): Processing {
  const { shape } = processingDocument;
  checkKeys(source, [], processingDocument, problems);
  readEntry(source, ['$schema'], shape.$schema, problems);
  const streams = readRecord(source, ['dataStreams'], shape.dataStreams, problems);
  const metrics = readRecord(source, ['liveMetrics'], shape.liveMetrics, problems);
  const insights = readRecord(source, ['instantInsightRules'], shape.instantInsightRules, problems);
  const dashboards = readRecord(source, ['realTimeDashboards'], shape.realTimeDashboards, problems);
  return {
    service: readEntry(source, ['service'], shape.service, problems) ?? serviceSchema.parse({}),
    streams: Array.from(streams, ([name, stream]) => ({ name, ...stream })),
    steps: readRecord(source, ['processingLogic'], shape.processingLogic, problems),
    metrics: Array.from(metrics, ([name, metric]) => ({ name, ...metric })),
    insights: Array.from(insights, ([name, insight]) => ({ name, ...insight })),
    dashboards: Array.from(dashboards, ([uid, dashboard]) => ({ uid, ...dashboard })),
  };
}
