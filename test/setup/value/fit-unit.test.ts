import { describe, expect, test } from '@jest/globals';
import { fillTemplate, parseTemplate } from '../../../setup/template.js';
import { fitUnit } from '../../../setup/value/fit-unit.js';
import { notationOfUnit } from '../../../setup/value/notation.js';
import { valueText } from '../../../setup/value/value-text.js';

describe('a unit after the value is not said twice:', () => {
  test.each([
    ['s', 150, 'silent for {{value}} s', 'silent for 2 min 30 s'],
    ['s', 150, '{{value}} seconds, {{ $value }}s.', '2 min 30 s, 2 min 30 s.'],
    ['s', 150, '{{value}} stations', '2 min 30 s stations'],
    ['percentunit', 0.153, '{{value}}% of all', '15.3 % of all'],
    ['percent', 15.3, '{{value}} percent', '15.3 %'],
    ['bytes', 1_536, '{{value}} bytes free', '1.5 KiB free'],
    ['cps', 0.5, 'only {{value}} orders a second', 'only 0.5/s orders'],
    ['cps', 0.5, 'only {{value}}/s', 'only 0.5/s'],
    ['short', 5, '{{value}} s', '5 s'],
  ])('%s: %s', (unit, value, text, expected) => {
    const notation = notationOfUnit(unit);
    expect(fillTemplate(fitUnit(parseTemplate(text), notation), {}, valueText(value, notation))).toBe(
      expected,
    );
  });
});
