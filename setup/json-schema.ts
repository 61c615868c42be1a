import * as z from 'zod';
import { withReferences } from './reference-schema.js';
import { REFERENCE_PATHS } from './model/reference-paths.js';
import { monitoringDocument, processingDocument } from './model/documents.js';
import { INSIGHT_EVENT, insightEventData } from './model/insight-event.js';
import { scenarioDocument } from './model/scenario.js';
import { schemaId } from './model/schema-id.js';

const DOCUMENTS = {
  processing: processingDocument,
  monitoring: monitoringDocument,
  scenario: scenarioDocument,
  insightEvent: insightEventData,
};
type DocumentName = keyof typeof DOCUMENTS;

/** The JSON Schemas by file name: of files, for completion and validation in editors, and of what natsight publishes. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map([
    schemaOf('processing', 'streaming-processing-setup', 'Streaming_Processing_Setup.json'),
    schemaOf('monitoring', 'real-time-monitoring-setup', 'Real_Time_Monitoring_Setup.json'),
    schemaOf('scenario', 'scenario', '*.scenario.yaml'),
    schemaOf('insightEvent', INSIGHT_EVENT, 'Data of the CloudEvent of an insight'),
  ]);
}

/** A file. Its `$id` is a name, the same in every version: editors find the schema by its path, without a network. */
function schemaOf(
  document: DocumentName,
  name: string,
  title: string,
): readonly [file: string, text: string] {
  return [`${name}.schema.json`, textOf(document, schemaId(name), title)];
}

/** The schema of the input, before defaults are applied and durations are parsed. */
function textOf(document: DocumentName, $id: string, title: string): string {
  const written = z.toJSONSchema(DOCUMENTS[document], { io: 'input', target: 'draft-2020-12' });
  const { $schema, ...schema } = withReferences(
    written,
    document === 'processing' || document === 'monitoring' ? REFERENCE_PATHS[document] : [],
  );
  const comment = 'Generated from setup/model by scripts/generate-schema.ts; do not edit.';
  return `${JSON.stringify({ $schema, $id, $comment: comment, title, ...schema }, null, 2)}\n`;
}
