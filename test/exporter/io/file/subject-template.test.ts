import { describe, expect, test } from '@jest/globals';
import { subjectOf, wildcardOf } from '../../../../exporter/io/file/subject-template.js';

const subjectFor = (template: string, payload: string) =>
  subjectOf(template, { place: 'x.ndjson:3', payload: Buffer.from(payload) });

test.each([
  ['flights.{origin}', '{"origin":"ORD"}', 'flights.ORD'],
  ['{a}.{b}.c', '{"a":1,"b":true}', '1.true.c'],
  ['{a b}', '{"a b":"x"}', 'x'],
  ['fixed', '{}', 'fixed'],
  ['orders.{id}', '{"id":12345678901234567890}', 'orders.12345678901234567890'],
  ['orders.{customer.region}', '{"customer":{"region":"eu"}}', 'orders.eu'],
  ['orders.{customer.region}', '{"customer.region":"us","customer":{"region":"eu"}}', 'orders.us'],
  ['orders.{a}', '{"a":"first","a":"last"}', 'orders.last'],
  ['city.{name}', '\uFEFF {"name":"K\\u00f6ln"}', 'city.Köln'],
])('%s of %s is %s', (template, payload, expected) => {
  expect(subjectFor(template, payload)).toBe(expected);
});

describe('a field that cannot be a token is an error with its place', () => {
  test.each([
    ['{}', 'missing'],
    ['{"name":null}', 'null'],
    ['{"name":""}', '""'],
    ['{"name":"St. Louis"}', '"St. Louis"'],
    ['{"name":"a*"}', '"a*"'],
    ['{"name":1.5}', '1.5'],
    ['{"name":{"deep":1}}', '{"deep":1}'],
    ['[1]', 'missing'],
  ])('%s', (payload, found) => {
    expect(() => subjectFor('city.{name}', payload)).toThrow(
      `x.ndjson:3: field "name" is ${found}, so the subject "city.{name}" cannot be filled in: expected text, a number or a boolean`,
    );
  });

  test('a template that makes no subject', () => {
    expect(() => subjectFor('a..{n}', '{"n":1}')).toThrow('"a..1" is not a subject to publish to');
  });
});

test.each([
  ['flights.{origin}', 'flights.>'],
  ['a.b.{c}.d', 'a.b.>'],
  ['a.x-{c}', 'a.>'],
  ['{a}.b', '>'],
  ['fixed.subject', 'fixed.subject'],
])('%s leads to %s', (template, expected) => {
  expect(wildcardOf(template)).toBe(expected);
});
