import { describe, expect, test } from '@jest/globals';
import {
  fillTemplate,
  formatValue,
  goTemplate,
  labelsIn,
  OWN_VALUE,
  parseTemplate,
} from '../../prometheus/alerting/template.js';

describe('a sentence of an alert', () => {
  test.each([
    ['plain text stays', 'All % of it, $value \\ "too"', 'All % of it, $value \\ "too"'],
    ['labels and the value', '{{origin}} has {{ value }}', `{{ $labels.origin }} has ${OWN_VALUE}`],
    [
      "Prometheus' own way of writing them",
      '{{ $labels.origin }} {{$value}}',
      `{{ $labels.origin }} ${OWN_VALUE}`,
    ],
    ['any other template is text', '{{ query "up" }}', '{{ "{{" }} query "up" }}'],
    ['braces that open nothing', 'a {{ b', 'a {{ "{{" }} b'],
  ])('%s', (_, text, expected) => {
    expect(goTemplate(parseTemplate(text), OWN_VALUE)).toBe(expected);
  });

  test('is filled as Prometheus would fill it: a label that is absent is empty', () => {
    const template = parseTemplate('{{a}}-{{b}}: {{value}}, {{ x y }}');
    expect(fillTemplate(template, { a: '{{value}}' }, 0.1 + 0.2)).toBe('{{value}}-: 0.3, {{ x y }}');
    expect(labelsIn(template)).toEqual(['a', 'b']);
  });

  // What Go's %.6g prints.
  test.each([
    [0, '0'],
    [-12, '-12'],
    [0.1 + 0.2, '0.3'],
    [123456.4, '123456'],
    [999999.6, '1e+06'],
    [1000000, '1e+06'],
    [1234567, '1.23457e+06'],
    [-1e100, '-1e+100'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e-05'],
  ])('writes %d as %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });
});
