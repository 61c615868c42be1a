import { MATCHERS, NULL_MAPPING, bargauge, panel, stat, target } from '../base.js';
import type { Json } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { FOREIGN, thresholds, override, overridden, rate, FIRING } from '../parts.js';

const timeline = (defaults: Json) => panel({ type: 'state-timeline', defaults });

/** Cases for the rules about colours, thresholds and scales. */
export const COLOUR_CASES: Readonly<Record<string, RuleCases>> = {
  'null-colour': {
    bad: [
      bad('the base of the thresholds', 'a missing value is green, as if it were good', {
        panels: [stat({ defaults: { mappings: [], thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
      bad("Grafana's default", 'a missing value is green', {
        panels: [stat({ defaults: { mappings: [], thresholds: undefined } })],
      }),
      bad('a mapping', 'a missing value is #73BF69', {
        panels: [
          stat({
            defaults: {
              mappings: [{ ...NULL_MAPPING, options: { match: 'null+nan', result: { color: '#73BF69' } } }],
            },
          }),
        ],
      }),
      bad('a red base', 'as if it were bad', {
        panels: [
          bargauge({
            defaults: { mappings: [], thresholds: thresholds([null, 'semi-dark-red'], [1, 'green']) },
          }),
        ],
      }),
    ],
    good: [
      good('a mapping', {
        panels: [stat({ defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) } })],
      }),
      good('a neutral base', {
        panels: [stat({ defaults: { mappings: [], thresholds: thresholds([null, '#8e8e8e'], [1, 'red']) } })],
      }),
      good('a fixed colour', {
        panels: [stat({ defaults: { mappings: [], color: { mode: 'fixed', fixedColor: 'blue' } } })],
      }),
      good('no colours', {
        panels: [
          stat({
            options: { colorMode: 'none' },
            defaults: { mappings: [], thresholds: thresholds([null, 'green']) },
          }),
        ],
      }),
    ],
  },
  'firing-green': {
    bad: [
      bad('by thresholds', 'the value 1, which is firing, is green', {
        panels: [
          stat({
            defaults: { thresholds: thresholds([null, 'green'], [5, 'red']) },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
      bad('by a mapping', 'is dark-green', {
        panels: [
          stat({
            defaults: {
              mappings: [
                NULL_MAPPING,
                { type: 'value', options: { 1: { text: 'firing', color: 'dark-green' } } },
              ],
            },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
    ],
    good: [
      good('red', {
        panels: [
          stat({
            defaults: { thresholds: thresholds([null, 'green'], [1, 'red']) },
            targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })],
          }),
        ],
      }),
      good('something else', { panels: [stat({ defaults: { thresholds: thresholds([null, 'green']) } })] }),
    ],
  },
  'timeline-ranges': {
    bad: [
      bad('by thresholds', 'are merged into ranges of the thresholds', {
        panels: [
          timeline({
            mappings: [NULL_MAPPING, { type: 'value', options: { 1: { text: 'FIRING', color: 'red' } } }],
            color: { mode: 'thresholds' },
          }),
        ],
      }),
    ],
    good: [
      good('a fixed colour', {
        panels: [
          timeline({
            mappings: [NULL_MAPPING, { type: 'value', options: { 1: { text: 'FIRING', color: 'red' } } }],
            color: { mode: 'fixed', fixedColor: '#808080' },
          }),
        ],
      }),
      good('numbers', {
        panels: [timeline({ color: { mode: 'thresholds' } })],
      }),
    ],
  },
  'insight-as-graph': {
    bad: [
      bad('lines', 'a timeseries shows whether insights fire', {
        panels: [panel({ targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })] })],
      }),
    ],
    good: [
      good('a state timeline', {
        panels: [
          panel({ type: 'state-timeline', targets: [target({ expr: FIRING, legendFormat: '{{rule}}' })] }),
        ],
      }),
    ],
  },
  'colour-contradicts': {
    bad: [
      bad('green for failed', 'the series "failed" is green', {
        panels: [overridden(panel(), override('failed', ['color', { mode: 'fixed', fixedColor: 'green' }]))],
      }),
      bad('red for ok', 'the series "ok" is red', {
        panels: [overridden(panel(), override('ok', ['color', { mode: 'fixed', fixedColor: 'red' }]))],
      }),
    ],
    good: [
      good('red for failed', {
        panels: [
          overridden(
            panel(),
            override('failed', ['color', { mode: 'fixed', fixedColor: 'red' }]),
            override('eu', ['color', { mode: 'fixed', fixedColor: 'green' }]),
          ),
        ],
      }),
    ],
  },
  'thresholds-unsorted': {
    bad: [
      bad('10 before 5', 'the thresholds 10, 5 do not rise at 5', {
        panels: [
          panel({ defaults: { thresholds: thresholds([null, 'green'], [10, 'red'], [5, 'orange']) } }),
        ],
      }),
      bad('in an override', 'do not rise at 1', {
        panels: [
          overridden(
            panel(),
            override('eu', ['thresholds', thresholds([null, 'green'], [1, 'red'], [1, 'orange'])]),
          ),
        ],
      }),
    ],
    good: [
      good('rising', {
        panels: [
          panel({ defaults: { thresholds: thresholds([null, 'green'], [5, 'orange'], [10, 'red']) } }),
        ],
      }),
    ],
  },
  'thresholds-base': {
    bad: [
      bad('a number first', 'the thresholds begin at 0', {
        panels: [panel({ defaults: { thresholds: thresholds([0, 'text'], [5, 'orange']) } })],
      }),
      bad('null in the middle', 'a threshold after the first one has no value', {
        panels: [panel({ defaults: { thresholds: thresholds([null, 'text'], [null, 'orange']) } })],
      }),
    ],
    good: [
      good('null first', {
        panels: [panel({ defaults: { thresholds: thresholds([null, 'text'], [0, 'orange']) } })],
      }),
    ],
  },
  'gauge-min': {
    bad: [
      bad('no min', 'the bargauge has no "min"', { panels: [bargauge({ defaults: { min: undefined } })] }),
    ],
    good: [good('temperatures', { panels: [bargauge({ defaults: { min: undefined, unit: 'celsius' } })] })],
  },
  'axis-zeros': {
    bad: [
      bad('no end', 'the axis of zeros reads 0 to 100', { panels: [panel({ defaults: { custom: {} } })] }),
    ],
    good: [
      good('an end', { panels: [panel({ defaults: { max: 1, custom: {} } })] }),
      good('a foreign dashboard', { ...FOREIGN, panels: [panel({ defaults: { custom: {} } })] }),
    ],
  },
  'percent-scale': {
    bad: [
      bad('a factor of 100', 'is from 0 to 100 and has the unit "percentunit"', {
        panels: [
          panel({
            defaults: { unit: 'percentunit' },
            targets: [rate({ expr: `100 * sum(up{${MATCHERS}})` })],
          }),
        ],
      }),
      bad('an end of 100', 'which is 10,000 %', {
        panels: [panel({ defaults: { unit: 'percentunit', max: 100 } })],
      }),
    ],
    good: [
      good('percent', {
        panels: [
          panel({
            defaults: { unit: 'percent', max: 100 },
            targets: [rate({ expr: `sum(up{${MATCHERS}}) * 100` })],
          }),
        ],
      }),
    ],
  },
  'no-value-zero': {
    bad: [bad('0', 'a missing value is shown as "0"', { panels: [stat({ defaults: { noValue: '0' } })] })],
    good: [good('words', { panels: [stat({ defaults: { noValue: 'no data' } })] })],
  },
};
