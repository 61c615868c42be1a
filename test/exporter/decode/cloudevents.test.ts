import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { elementsOf } from '../../../exporter/json-scan/elements.js';
import { bytes } from './contract.js';
import { read } from './read.js';

describe('cloudevents', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': 'a b', 'ce-source': '/s', 'ce-type': 't' };
  const envelope = { specversion: '1.0', id: '1', source: '/s', type: 't' };
  const attributes = { ce_specversion: '1.0', ce_id: '1', ce_source: '/s', ce_type: 't' };

  test('in binary mode: attributes out of headers, extensions as the schema names them', () => {
    const schema = { properties: { ce_shard: { type: 'number' } } };
    const sent = {
      ...headers,
      'ce-id': 'Z%C3%BCrich',
      'ce-shard': '7',
      'ce-other': 'x',
      'ce-time': '2001-02-24T07:00:00Z',
    };
    expect(
      read('cloudevents', '{"delay":1}', { ...sent, 'content-type': 'application/json' }, schema),
    ).toEqual([
      {
        ...attributes,
        ce_id: 'Zürich',
        ce_shard: 7,
        ce_time: '2001-02-24T07:00:00Z',
        ce_datacontenttype: 'application/json',
        delay: 1,
      },
    ]);
  });

  test('in structured mode, also without headers', () => {
    const text = JSON.stringify({ ...envelope, extra: 1, data: { delay: 1, ce_id: 'mine' } });
    expect(read('cloudevents', text)).toEqual([{ ...attributes, delay: 1 }]);
  });

  test('with data in Base64, or with none', () => {
    const data_base64 = Buffer.from('{"delay":1}').toString('base64');
    const datacontenttype = 'application/json';
    expect(read('cloudevents', JSON.stringify({ ...envelope, datacontenttype, data_base64 }))).toEqual([
      { ...attributes, ce_datacontenttype: datacontenttype, delay: 1 },
    ]);
    expect(read('cloudevents', JSON.stringify(envelope))).toEqual([attributes]);
    expect(read('cloudevents', '', headers)).toMatchObject([{ ce_id: 'a b' }]);
  });

  test('in batched mode: an event in each element, and only bad ones are none', () => {
    const batch = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
    const elements = [
      { ...envelope, data: { note: '],"' } },
      [1],
      { ...envelope, id: '' },
      { ...envelope, id: '2' },
    ];
    expect(read('cloudevents', JSON.stringify(elements, undefined, 2), batch)).toEqual([
      { ...attributes, note: '],"' },
      'expected a JSON object, found an array',
      'not a valid CloudEvent: "id" is missing',
      { ...attributes, ce_id: '2' },
    ]);
    expect(read('cloudevents', ' [ ] ', batch)).toEqual([]);
    expect(read('cloudevents', '[{}', batch)).toEqual([expect.stringContaining('not valid JSON')]);
    expect(read('cloudevents', '[{},]', batch)).toEqual([expect.stringContaining('not valid JSON')]);
    expect(read('cloudevents', JSON.stringify(envelope), batch)).toEqual([
      'expected a JSON array of CloudEvents',
    ]);
  });

  test('in batched mode elements are told apart as JSON.parse tells them', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(3), (values, indent) => {
        const array = bytes(JSON.stringify(values, undefined, indent));
        const elements = Array.from(elementsOf(array), (element) => new TextDecoder().decode(element));
        expect(elements.map((text) => JSON.parse(text) as unknown)).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });

  test.each([
    [
      'without an attribute that must be',
      { ...envelope, id: undefined },
      {},
      'not a valid CloudEvent: "id" is missing',
    ],
    ['of another version', { ...envelope, specversion: '0.3' }, {}, 'expected CloudEvents 1.0, found "0.3"'],
    [
      'with an XML envelope',
      envelope,
      { 'content-type': 'application/cloudevents+xml' },
      'expected application/cloudevents+json, found application/cloudevents+xml',
    ],
  ])('%s there is no event', (_, event, sent, detail) => {
    expect(read('cloudevents', JSON.stringify(event), sent)).toEqual([detail]);
  });
});
