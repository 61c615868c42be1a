import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cloudEventsCodec } from '../../../exporter/decode/cloudevents.js';
import type { InsightChange } from '../../../exporter/event/insight.js';
import {
  insightMessage,
  insightMessageId,
  insightSubject,
} from '../../../exporter/insight/insight-message.js';
import { threshold } from './rig.js';

const TYPE = 'application/cloudevents+json';
const SERVICE = 'flight-operations';
const schema = JSON.parse(readFileSync('setup/schema/insight-event.schema.json', 'utf8')) as { $id: string };
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const change = (options: Partial<InsightChange> = {}): InsightChange => ({
  insight: threshold({ description: 'Look.', forMs: 20_000 }),
  change: 'started',
  labels: { origin: 'ORD' },
  value: 200.5,
  startedMs: 1_000,
  atMs: 21_000,
  summary: 'Delays out of ORD',
  ...options,
});

/** As the official SDK reads it; it throws at what the specification does not allow. */
function officialOf(text: string): CloudEvent {
  const event = HTTP.toEvent({ headers: { 'content-type': TYPE }, body: text });
  if (!(event instanceof CloudEvent)) throw new Error('one event, not a batch');
  expect(event.validate()).toBe(true);
  return event;
}

describe('the CloudEvent of an insight', () => {
  test('says how often it became half as bad again, if it did', () => {
    const dataOf = (text: string) => (JSON.parse(text) as { data: unknown }).data;
    expect(dataOf(insightMessage(change({ escalation: 1 }), SERVICE))).toMatchObject({ escalation: 1 });
    expect(dataOf(insightMessage(change(), SERVICE))).not.toHaveProperty('escalation');
  });

  test('goes to a subject of its rule and says what, where, when and why', () => {
    expect(insightSubject('DelaysRising')).toBe('natsight.insights.DelaysRising');
    expect(JSON.parse(insightMessage(change(), SERVICE))).toEqual({
      specversion: '1.0',
      id: 'flight-operations/insight/DelaysRising?origin=ORD/1000/started/21000',
      source: SERVICE,
      type: 'io.natsight.insight.firing',
      subject: 'DelaysRising',
      time: '1970-01-01T00:00:21.000Z',
      datacontenttype: 'application/json',
      dataschema: schema.$id,
      data: {
        rule: 'DelaysRising',
        change: 'started',
        severity: 'warning',
        service: SERVICE,
        labels: { origin: 'ORD' },
        value: 200.5,
        summary: 'Delays out of ORD',
        condition: 'delay_seconds > 1 min 40 s for 20 seconds',
        description: 'Look.',
        startedAt: '1970-01-01T00:00:01.000Z',
        at: '1970-01-01T00:00:21.000Z',
      },
    });
  });

  test('says by its type that it is resolved', () => {
    expect(officialOf(insightMessage(change({ change: 'ended' }), SERVICE)).type).toBe(
      'io.natsight.insight.resolved',
    );
  });

  test('whatever its values are, the official SDK reads it, its data has the published schema, and its id is a header', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        fc.record({
          change: fc.constantFrom('started' as const, 'ended' as const),
          labels: fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), text, { noNullPrototype: true }),
          value: fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity)),
          startedMs: fc.double({ noNaN: true, min: -9e15, max: 9e15 }),
          atMs: fc.double({ noNaN: true, min: -9e15, max: 9e15 }),
          summary: text,
        }),
        (options) => {
          const event = officialOf(insightMessage(change(options), SERVICE));
          expect(event).toMatchObject({ source: SERVICE, subject: 'DelaysRising', dataschema: schema.$id });
          validate(event.data);
          expect(validate.errors).toBeNull();
          expect(event.id).toMatch(/^[\x21-\x7e]+$/);
        },
      ),
    );
  });

  test('has the same id for the same change only', () => {
    const others = [
      change({ labels: {} }),
      change({ labels: { origin: 'DFW' } }),
      change({ change: 'ended' }),
      change({ startedMs: 2_000 }),
      change({ atMs: 22_000 }),
      change({ insight: threshold({ name: 'Other' }) }),
    ].map((other) => insightMessageId(other, SERVICE));
    const same = insightMessageId(change(), SERVICE);
    expect(new Set([same, insightMessageId(change(), 'x'), ...others]).size).toBe(8);
    expect(insightMessageId(change({ value: 1, summary: 'Other words' }), SERVICE)).toBe(same);
  });

  test('has null for a value that JSON has no word for', () => {
    expect(officialOf(insightMessage(change({ value: Infinity }), 'x')).data).toMatchObject({ value: null });
  });

  test('natsight reads it as an event', () => {
    const payload = new TextEncoder().encode(insightMessage(change(), SERVICE));
    const header = (name: string) => (name === 'Content-Type' ? TYPE : undefined);
    const incoming = { subject: 'x', payload, header, sequence: undefined, arrivalMs: 0 };
    expect(cloudEventsCodec({}).decode(incoming)).toMatchObject({
      ce_type: 'io.natsight.insight.firing',
      ce_subject: 'DelaysRising',
      rule: 'DelaysRising',
      labels: { origin: 'ORD' },
    });
  });
});
