import { describe, expect, test } from '@jest/globals';
import { goTemplate } from '../../prometheus/alerting/template.js';
import { fillTemplate, labelsIn, parseTemplate } from '../../setup/template.js';

const OWN_VALUE = '{{ $value }}';

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
    expect(fillTemplate(template, { a: '{{value}}' }, '0.3')).toBe('{{value}}-: 0.3, {{ x y }}');
    expect(labelsIn(template)).toEqual(['a', 'b']);
  });
});
