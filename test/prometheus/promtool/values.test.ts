import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { OWN_VALUE, valueTemplate } from '../../../prometheus/alerting/value-template.js';
import { notationOfUnit } from '../../../setup/value/notation.js';
import { valueText } from '../../../setup/value/value-text.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';

const folder = tempFolder();

const UNITS = [
  'short',
  'percentunit',
  'percent',
  's',
  'ms',
  'm',
  'bytes',
  'binBps',
  'cps',
  'celsius',
  'suffix:{{ $value }}',
];
const EDGES = [
  0, 1, 0.5, 0.153141, 0.336, 1e-7, 0.000_1, 0.000_999_5, 0.001, 0.9995, 1.125, 1.375, 2.5, 59.94, 59.95, 60,
  89.5, 90, 119.5, 999.4, 999.5, 999.6, 1000, 1000.5, 1001.5, 1023, 1023.5, 1024, 3599.4, 3599.5, 3600,
  86_369, 86_370, 90_000, 1_048_575, 1_048_576, 123_456_789, 987_654_321_000, 1.5e12, 1e15, 1e18, 1e300,
];

/** Numbers of all magnitudes; the same at each run. */
function magnitudes(count: number): readonly number[] {
  let state = 20_011_224;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mantissa = 1 + (state % 8_999) / 1_000;
    return mantissa * 10 ** (((state >>> 16) % 16) - 5);
  });
}

const VALUES = [...EDGES, ...magnitudes(40)].flatMap((value) => [value, -value]);
const cases = UNITS.flatMap((unit) => VALUES.map((value) => ({ unit, value })));

test('the Go template of a value writes what our own writer writes', async () => {
  const rules = UNITS.map((unit, index) => ({
    alert: `Unit${index}`,
    expr: `value{unit="${index}"}`,
    annotations: { value: valueTemplate(OWN_VALUE, notationOfUnit(unit)) },
  }));
  const number = (value: number) => String(value).replace('e+', 'e');
  const unitIndex = (unit: string) => UNITS.indexOf(unit);
  const labels = (unit: string, at: number) => ({ unit: String(unitIndex(unit)), at: String(at) });
  await writeFiles(
    folder,
    new Map([
      ['rules.yml', dump({ groups: [{ name: 'values', rules }] })],
      [
        'test.yml',
        dump({
          rule_files: ['rules.yml'],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: cases.map(({ unit, value }, at) => ({
                series: `value{unit="${unitIndex(unit)}",at="${at}"}`,
                values: number(value),
              })),
              alert_rule_test: UNITS.map((unit) => ({
                eval_time: '0s',
                alertname: `Unit${unitIndex(unit)}`,
                exp_alerts: cases.flatMap((each, at) =>
                  each.unit === unit
                    ? [
                        {
                          exp_labels: labels(unit, at),
                          exp_annotations: { value: valueText(each.value, notationOfUnit(unit)) },
                        },
                      ]
                    : [],
                ),
              })),
            },
          ],
        }),
      ],
    ]),
  );
  const result = await runPromtool(['test', 'rules', join(folder, 'test.yml')]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
});
