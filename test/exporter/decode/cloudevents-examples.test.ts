import { describe, expect, test } from '@jest/globals';
import { read } from './read.js';

/**
 * The examples of the specification, as of version 1.0.2.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md
 */
const ENVELOPE = {
  specversion: '1.0',
  type: 'com.example.someevent',
  source: '/mycontext',
  subject: null,
  time: '2018-04-05T17:31:00Z',
  comexampleextension1: 'value',
  comexampleothervalue: 5,
  unsetextension: null,
};
const schema = {
  properties: {
    ce_comexampleextension1: { type: 'string' },
    ce_comexampleothervalue: { type: 'integer' },
    ce_unsetextension: { type: 'string' },
  },
};
const ATTRIBUTES = {
  ce_specversion: '1.0',
  ce_type: 'com.example.someevent',
  ce_source: '/mycontext',
  ce_time: '2018-04-05T17:31:00Z',
  ce_comexampleextension1: 'value',
  ce_comexampleothervalue: 5,
};
const HEADERS = {
  'ce-specversion': '1.0',
  'ce-type': 'com.example.someevent',
  'ce-time': '2018-04-05T17:31:00Z',
  'ce-source': '/mycontext',
  'ce-comexampleextension1': 'value',
  'ce-comexampleothervalue': '5',
};

interface Example {
  readonly id: string;
  /** As in the JSON format. */
  readonly body: object;
  /** The same in binary mode. */
  readonly type?: string;
  readonly payload: string;
  /** What the event has beside the attributes. */
  readonly data: object;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  'bytes of another type': {
    id: 'A234-1234-1234',
    body: { datacontenttype: 'application/vnd.apache.thrift.binary', data_base64: 'AP8=' },
    type: 'application/vnd.apache.thrift.binary',
    payload: '\u0000\u00ff',
    data: { ce_datacontenttype: 'application/vnd.apache.thrift.binary', data: 'AP8=' },
  },
  'text that is XML': {
    id: 'B234-1234-1234',
    body: { datacontenttype: 'application/xml', data: '<much wow="xml"/>' },
    type: 'application/xml',
    payload: '<much wow="xml"/>',
    data: { ce_datacontenttype: 'application/xml', data: '<much wow="xml"/>' },
  },
  'a JSON object': {
    id: 'C234-1234-1234',
    body: {
      datacontenttype: 'application/json',
      data: { appinfoA: 'abc', appinfoB: 123, appinfoC: true },
    },
    type: 'application/json',
    payload: '{"appinfoA":"abc","appinfoB":123,"appinfoC":true}',
    data: { ce_datacontenttype: 'application/json', appinfoA: 'abc', appinfoB: 123, appinfoC: true },
  },
  'a JSON number': {
    id: 'C234-1234-1234',
    body: { datacontenttype: 'application/json', data: 1.5 },
    type: 'application/json',
    payload: '1.5',
    data: { ce_datacontenttype: 'application/json', data: 1.5 },
  },
  'a JSON string': {
    id: 'D234-1234-1234',
    body: { data: "I'm just a string" },
    payload: '"I\'m just a string"',
    data: { data: "I'm just a string" },
  },
  'a JSON list': {
    id: 'E',
    body: { data: [1, 'a'], datacontenttype: 'application/vnd.list+json; charset=utf-8' },
    type: 'application/vnd.list+json; charset=utf-8',
    payload: '[1,"a"]',
    data: { ce_datacontenttype: 'application/vnd.list+json; charset=utf-8', data: [1, 'a'] },
  },
  'plain text': {
    id: 'F',
    body: { datacontenttype: 'text/plain', data: 'belt 7 stopped' },
    type: 'text/plain',
    payload: 'belt 7 stopped',
    data: { ce_datacontenttype: 'text/plain', data: 'belt 7 stopped' },
  },
  'an explicit null': { id: 'G', body: { data: null }, payload: 'null', data: {} },
  'no data': { id: 'H', body: {}, payload: '', data: {} },
};

describe.each(Object.entries(EXAMPLES))('a CloudEvent with %s', (_, { id, body, type, payload, data }) => {
  const expected = [{ ...ATTRIBUTES, ce_id: id, ...data }];
  const structured = JSON.stringify({ ...ENVELOPE, id, ...body });
  const bytes = Uint8Array.from(payload, (character) => character.charCodeAt(0));

  test.each([
    {},
    { 'Content-Type': 'application/cloudevents+json' },
    { 'content-type': 'Application/CloudEvents+JSON; charset=UTF-8' },
    { 'Content-Type': 'application/cloudevents' },
    { 'Content-Type': 'application/json' },
  ])('in structured mode with the headers %j', (headers) => {
    expect(read('cloudevents', structured, headers, schema)).toEqual(expected);
  });

  test.each([{}, { 'Content-Type': 'application/cloudevents-batch+json' }])(
    'in a batch with the headers %j',
    (headers) => {
      expect(read('cloudevents', `[${structured}]`, headers, schema)).toEqual(expected);
    },
  );

  test.each(['ce-datacontenttype', 'Ce-Datacontenttype', 'Content-Type'])(
    'in binary mode with its type in %s',
    (header) => {
      const headers = { ...HEADERS, 'ce-id': id, ...(type === undefined ? {} : { [header]: type }) };
      expect(read('cloudevents', bytes, headers, schema)).toEqual(expected);
    },
  );
});

describe('a CloudEvent', () => {
  test('with bytes whose type is not known is never taken for JSON', () => {
    const text = JSON.stringify({
      specversion: '1.0',
      type: 'com.example.someevent',
      source: '/mycontext',
      id: 'D234-1234-1234',
      data_base64: 'eyAieHl6IjogMTIzIH0=',
    });
    expect(read('cloudevents', text)).toEqual([
      {
        ce_specversion: '1.0',
        ce_type: 'com.example.someevent',
        ce_source: '/mycontext',
        ce_id: 'D234-1234-1234',
        data: 'eyAieHl6IjogMTIzIH0=',
      },
    ]);
  });

  test('in binary mode has names of headers in any case, and values as the binding encodes them', () => {
    const headers = {
      'CE-SpecVersion': '1.0',
      'Ce-Id': '"a \\"b\\" c"',
      'cE-Source': 'Euro%20%E2%82%AC%20%f0%9f%98%80',
      'ce-type': '100% sure',
    };
    expect(read('cloudevents', '{}', headers)).toEqual([
      { ce_specversion: '1.0', ce_id: 'a "b" c', ce_source: 'Euro € 😀', ce_type: '100% sure' },
    ]);
    expect(read('cloudevents', '{}', { ...headers, 'Ce-Id': '%C0%A0' })).toEqual([
      'the header ce-id is not percent-encoded UTF-8',
    ]);
  });

  test('in binary mode says which data its type promises and it does not have', () => {
    const headers = { ...HEADERS, 'ce-id': '1', 'ce-datacontenttype': 'application/json' };
    expect(read('cloudevents', '{', headers)).toEqual([
      expect.stringContaining('the data is not valid JSON'),
    ]);
  });

  test('without a required attribute is none, null included', () => {
    const text = JSON.stringify({ ...ENVELOPE, id: null });
    expect(read('cloudevents', text)).toEqual(['not a valid CloudEvent: "id" is missing']);
  });

  test('in an empty batch, or in an empty message without headers, is none at all', () => {
    expect(read('cloudevents', '[]')).toEqual([]);
    expect(read('cloudevents', '')).toEqual(['the message is empty']);
  });
});
