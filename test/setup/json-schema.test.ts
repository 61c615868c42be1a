import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from '@jest/globals';
import { jsonSchemas } from '../../setup/json-schema.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';

const FOLDER = 'setup/schema';
const SCHEMAS = [
  [PROCESSING_FILE, 'streaming-processing-setup.schema.json'],
  [MONITORING_FILE, 'real-time-monitoring-setup.schema.json'],
] as const;
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function validatorOf(schema: string) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(json(`${FOLDER}/${schema}`) as object);
}

describe('the JSON Schemas of the setup files', () => {
  test('are what the model gives: run scripts/generate-schema after a change', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...jsonSchemas().keys()].toSorted());
    for (const [name, text] of jsonSchemas()) expect(readFileSync(`${FOLDER}/${name}`, 'utf8')).toBe(text);
  });

  describe.each(SCHEMAS)('of %s', (file, schema) => {
    const validate = validatorOf(schema);

    test.each(['setup/examples/flights', 'test/fixtures/config/good/minimal'])(
      'takes that of %s',
      (folder) => {
        validate(json(`${folder}/${file}`));
        expect(validate.errors).toBeNull();
      },
    );

    test('refuses a key that it does not know', () => {
      expect(validate({ ...(json(`test/fixtures/config/good/minimal/${file}`) as object), colour: 1 })).toBe(
        false,
      );
    });
  });

  test.each([
    ['unknown-key-in-metric', PROCESSING_FILE],
    ['bad-duration', PROCESSING_FILE],
    ['misspelt-step', PROCESSING_FILE],
    ['missing-section', PROCESSING_FILE],
    ['misspelt-receiver', MONITORING_FILE],
    ['panel-kind-unknown', MONITORING_FILE],
  ])('refuse what check refuses: %s', (folder, file) => {
    const validate = validatorOf(SCHEMAS.find(([name]) => name === file)?.[1] ?? '');
    expect(validate(json(`test/fixtures/config/bad/${folder}/${file}`))).toBe(false);
  });

  test('describe every top-level section', () => {
    for (const [, schema] of SCHEMAS) {
      const { properties } = json(`${FOLDER}/${schema}`) as {
        properties: Record<string, { description?: string }>;
      };
      for (const [section, { description }] of Object.entries(properties)) {
        expect([section, description]).toEqual([section, expect.stringMatching(/.{20,}/)]);
      }
    }
  });
});
