import { expect, test } from '@jest/globals';
import { Skip } from '../../../exporter/event/skip.js';
import { fieldText } from '../../../exporter/pipeline/fields-reader.js';

test.each<[unknown, string]>([
  ['oven', 'oven'],
  ['', ''],
  [undefined, ''],
  [null, ''],
  [new Skip('missing', () => 'nothing'), ''],
  [0.1 + 0.2, '0.3'],
  [52.520008, '52.520008'],
  [-7, '-7'],
  [1e21, '1e+21'],
  [9007199254740993n, '9007199254740993'],
  [true, 'true'],
  [[1, 'a'], '[1,"a"]'],
  [{ id: 9007199254740993n }, '{"id":"9007199254740993"}'],
  ['two\nlines\tand a bell\u0007', 'two lines and a bell\ufffd'],
  ['{{value}} $& %s', '{{value}} $& %s'],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), `${'x'.repeat(199)}…`],
  [`${'x'.repeat(198)}🔥🔥`, `${'x'.repeat(198)}…`],
])('the field %p stands in a summary as %p', (value, text) => {
  expect(fieldText(value)).toBe(text);
});
