import * as z from 'zod';
import { withReferences } from './reference-schema.js';
import { REFERENCE_PATHS } from './model/reference-paths.js';
import { monitoringDocument, processingDocument } from './model/documents.js';

/** The JSON Schemas for completion and validation in editors, by file name. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map([
    [
      'streaming-processing-setup.schema.json',
      textOf('processing', processingDocument, 'Streaming_Processing_Setup.json'),
    ],
    [
      'real-time-monitoring-setup.schema.json',
      textOf('monitoring', monitoringDocument, 'Real_Time_Monitoring_Setup.json'),
    ],
  ]);
}

/** The schema of the input, before defaults are applied and durations are parsed. */
function textOf(name: keyof typeof REFERENCE_PATHS, document: z.ZodType, title: string): string {
  const written = z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
  const { $schema, ...schema } = withReferences(written, REFERENCE_PATHS[name]);
  const comment = 'Generated from setup/model by scripts/generate-schema.ts; do not edit.';
  return `${JSON.stringify({ $schema, $comment: comment, title, ...schema }, null, 2)}\n`;
}
