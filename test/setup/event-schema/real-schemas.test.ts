import { expect, test } from '@jest/globals';
import { SchemaCheck } from '../../../exporter/validate/schema.js';
import type { JsonSchema } from '../../../setup/model/stream.js';
import { parseSetup } from '../../../setup/parse.js';

/** A schema as it stands in a setup: its problems, and which of the events pass. */
function taken(schema: JsonSchema, events: readonly Record<string, unknown>[]) {
  const processing = {
    dataStreams: { events: { subject: 'events.>', schema } },
    processingLogic: {},
    liveMetrics: { events_total: { type: 'counter', stream: 'events', help: 'Events.' } },
    instantInsightRules: {},
    realTimeDashboards: { events: { title: 'Events', metrics: ['events_total'] } },
  };
  const monitoring = {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9099/alerts' } },
      route: { default: 'ops' },
    },
    dynamicUpdates: {},
  };
  const { setup, problems } = parseSetup(JSON.stringify(processing, null, 2), JSON.stringify(monitoring));
  const check = new SchemaCheck(setup.streams[0]?.schema ?? { not: {} }, 'later');
  return {
    problems: problems.map(({ level, message }) => `${level}: ${message}`),
    passes: events.map((event) => check.check(event, 1) === undefined),
  };
}

test('a GitHub webhook as octokit/webhooks writes it (draft-07)', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'workflow_job$completed',
    type: 'object',
    required: ['action', 'workflow_job'],
    properties: {
      action: { type: 'string', enum: ['completed'] },
      workflow_job: {
        allOf: [
          { $ref: '#/definitions/job' },
          { type: 'object', required: ['conclusion'], tsAdditionalProperties: false },
        ],
      },
      sender: { $ref: '#/definitions/user', description: 'beside a reference' },
    },
    additionalProperties: false,
    title: 'workflow_job completed event',
    definitions: {
      user: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
      job: {
        type: 'object',
        properties: {
          conclusion: { oneOf: [{ type: 'string', enum: ['success', 'failure'] }, { type: 'null' }] },
          started_at: { type: 'string', format: 'date-time', tsType: 'Date' },
          steps: { type: 'array', items: { $ref: '#/definitions/user' }, minItems: 1 },
        },
      },
    },
  };
  const job = { conclusion: 'success', started_at: '2026-01-31T12:00:00Z', steps: [{ id: 1 }] };
  expect(
    taken(schema, [
      { action: 'completed', workflow_job: job },
      { action: 'completed', workflow_job: { ...job, conclusion: null }, sender: { id: 2 } },
      { action: 'completed', workflow_job: { ...job, conclusion: 'done' } },
      { action: 'completed', workflow_job: {} },
      { action: 'completed', workflow_job: job, sender: {} },
    ]),
  ).toEqual({ problems: [], passes: [true, true, false, false, false] });
});

test('a CloudEvent by the schema of its specification (draft-07)', () => {
  const schema = {
    $ref: '#/definitions/event',
    definitions: {
      event: {
        properties: {
          id: { $ref: '#/definitions/iddef', description: 'Identifies the event.', examples: ['A001'] },
          time: { $ref: '#/definitions/timedef', examples: ['2018-04-05T17:31:00Z'] },
        },
        required: ['id'],
        type: 'object',
      },
      iddef: { type: 'string', minLength: 1 },
      timedef: { type: ['string', 'null'], format: 'date-time', minLength: 1 },
    },
    type: 'object',
    $schema: 'http://json-schema.org/draft-07/schema#',
  };
  expect(taken(schema, [{ id: 'a', time: null }, { id: '' }, { time: '2018-04-05T17:31:00Z' }])).toEqual({
    problems: [],
    passes: [true, false, false],
  });
});

test('a schema of draft-04 as SchemaStore has many', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-04/schema#',
    id: 'https://json.schemastore.org/reading.json',
    type: 'object',
    definitions: { share: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1 } },
    properties: {
      share: { $ref: '#/definitions/share' },
      place: { type: 'array', items: [{ type: 'number' }, { type: 'number' }], additionalItems: false },
    },
    required: ['share', 'device'],
    dependencies: { place: ['zone'] },
  };
  expect(
    taken(schema, [
      { device: 'a', share: 1 },
      { device: 'a', share: 0 },
      { share: 1 },
      { device: 'a', share: 1, place: [1, 2], zone: 'z' },
      { device: 'a', share: 1, place: [1, 2, 3], zone: 'z' },
      { device: 'a', share: 1, place: [1, 2] },
    ]),
  ).toEqual({ problems: [], passes: [true, false, false, true, false, false] });
});

test('a schema out of an OpenAPI document', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'integer', format: 'int64', example: 10 },
      created: { type: 'integer', format: 'unix-time' },
      currency: { type: 'string', nullable: true, maxLength: 3, 'x-expansionResources': {} },
      owner: { nullable: true, allOf: [{ $ref: '#/$defs/owner' }] },
      code: { type: 'string', pattern: '^[\\u0041-\\u005a]{2}$' },
    },
    'x-resourceId': 'charge',
    $defs: { owner: { type: 'object', required: ['name'] } },
  };
  expect(
    taken(schema, [
      { id: 1, created: 1_700_000_000, currency: null, owner: null, code: 'DE' },
      { id: 1, currency: 'euro' },
      { id: 1, owner: {} },
      { id: 1, code: 'de' },
      { id: 1.5 },
    ]),
  ).toEqual({ problems: [], passes: [true, false, false, false, false] });
});

test('a reference that leads nowhere is shown at its place', () => {
  const schema = { properties: { a: { $ref: '#/definitions/missing' } } };
  expect(taken(schema, [])).toMatchObject({
    problems: [
      'error: "#/definitions/missing" leads to nothing in this schema: a reference must begin with "#" and name a part of the schema',
    ],
  });
});
