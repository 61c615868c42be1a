import { MATCHERS, bargauge, instant, panel, table } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { FOREIGN, override, overridden, rate } from '../parts.js';

const shown = (unit: string, expr: string) =>
  panel({ defaults: { unit }, targets: [rate({ expr, legendFormat: 'shown' })] });
const RATIO = `sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval])) / sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`;
const pay = (part: string) => `sum(rate(pay_seconds_${part}{${MATCHERS}}[$__rate_interval]))`;

/** Cases for the rules about units. */
export const UNIT_CASES: Readonly<Record<string, RuleCases>> = {
  'unit-unknown': {
    bad: [
      bad('of a bar gauge', '"milliseconds" is no unit of Grafana', {
        panels: [bargauge({ targets: [instant()], defaults: { unit: 'milliseconds' } })],
      }),
      bad('of a column', '"euros/s" is no unit of Grafana', {
        panels: [overridden(panel(), override('eu', ['unit', 'euros/s']), override('us', ['unit', 'ops']))],
      }),
    ],
    good: [
      good('texts of the user', { panels: [bargauge({ defaults: { unit: 'suffix:orders' } })] }),
      good('a currency', { panels: [bargauge({ defaults: { unit: 'currency:PLN' } })] }),
    ],
  },
  'unit-prefix': {
    bad: [
      bad('meters', 'reads the "m" of "si:m/s" as the prefix milli: 1 of it is shown as 10^-3 "/s"', {
        ...FOREIGN,
        panels: [panel({ defaults: { unit: 'si:m/s' } })],
      }),
      bad('pages', 'reads the "p" of "si:pages" as the prefix pico', {
        panels: [overridden(panel(), override('eu', ['unit', 'si:pages']), override('us', ['unit', 'ops']))],
      }),
    ],
    good: [
      good('prefixes', {
        panels: [overridden(panel({ defaults: { unit: 'si:kg' } }), override('eu', ['unit', 'si:mF']))],
      }),
      good('a symbol without one', { panels: [panel({ defaults: { unit: 'si:rides/s' } })] }),
      good('a letter that is kept', { panels: [panel({ defaults: { unit: 'si:\u2060m/s' } })] }),
    ],
  },
  'unit-scale': {
    bad: [
      bad('a ratio as a percentage', 'with the unit "percent", Grafana shows 1/100 of it', {
        ...FOREIGN,
        panels: [shown('percent', RATIO)],
      }),
      bad('a metric with "ratio" in its name', 'is in "percentunit": with the unit "percent"', {
        ...FOREIGN,
        panels: [shown('percent', `max(battery_ratio{${MATCHERS}})`)],
      }),
      bad('seconds as milliseconds', 'is in "s": with the unit "ms", Grafana shows 1/1,000 of it', {
        ...FOREIGN,
        panels: [shown('ms', `${pay('sum')} / ${pay('count')}`)],
      }),
    ],
    good: [
      good('times 100', { panels: [shown('percent', `100 * ${RATIO}`)] }),
      good('times 1000', { ...FOREIGN, panels: [shown('ms', `1000 * ${pay('sum')} / ${pay('count')}`)] }),
      good('a share of one', { panels: [shown('percentunit', RATIO)] }),
      good('another name of the same size', {
        ...FOREIGN,
        panels: [shown('decbytes', `max(disk_bytes{${MATCHERS}})`)],
      }),
      good('what a transformation calculates with', {
        ...FOREIGN,
        panels: [
          table({
            targets: [instant({ format: 'table', expr: `max by (region) (battery_ratio{${MATCHERS}})` })],
            defaults: { unit: 'percent' },
            transformations: [
              { id: 'calculateField', options: {} },
              { id: 'organize', options: { renameByName: { Value: 'Failed' } } },
            ],
          }),
        ],
      }),
    ],
  },
};
