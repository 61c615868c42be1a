import * as z from 'zod';
import { monitoringDocument, processingDocument } from './model/documents.js';

/** The JSON Schemas for completion and validation in editors, by file name. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map([
    schemaOf('streaming-processing-setup', processingDocument, 'Streaming_Processing_Setup.json'),
    schemaOf('real-time-monitoring-setup', monitoringDocument, 'Real_Time_Monitoring_Setup.json'),
  ]);
}

/** A file. Its `$id` is a name, the same in every version: editors find the schema by its path, without a network. */
function schemaOf(name: string, document: z.ZodType, title: string): readonly [file: string, text: string] {
  return [`${name}.schema.json`, textOf(document, `urn:natsight:schema:${name}`, title)];
}

/** The schema of the input, before defaults are applied and durations are parsed. */
function textOf(document: z.ZodType, $id: string, title: string): string {
  const { $schema, ...schema } = z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
  const comment = 'Generated from setup/model by scripts/generate-schema.ts; do not edit.';
  return `${JSON.stringify({ $schema, $id, $comment: comment, title, ...schema }, null, 2)}\n`;
}
