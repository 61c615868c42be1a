import { describe, expect, test } from '@jest/globals';
import { loadSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../setup/examples/examples.js';
import { EVERY_PANEL, FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { dashboardsOf, panelsOf } from './drawn.js';
import type { DrawnPanel, Mapping } from './drawn.js';

const EXEMPLARS = {
  ...FLIGHTS,
  liveMetrics: {
    ...FLIGHTS.liveMetrics,
    flight_delay_seconds: {
      ...(FLIGHTS.liveMetrics?.['flight_delay_seconds'] as object),
      exemplar: 'traceparent',
    },
    flights_landed_total: {
      ...(FLIGHTS.liveMetrics?.['flights_landed_total'] as object),
      exemplar: 'traceparent',
    },
  },
};
const SETUPS: Readonly<Record<string, Setup>> = {
  flights: loadSetup('setup/examples/flights').setup,
  ...Object.fromEntries(EXAMPLES.map((name) => [name, loadSetup(exampleFolder(name)).setup])),
  'metrics of every kind': setupOf(EXEMPLARS),
  'a panel of every kind': setupOf(EVERY_PANEL),
  'no layout': setupOf({
    ...FLIGHTS,
    realTimeVisualization: {},
    realTimeDashboards: { all: { title: 'All', metrics: ['*', 'natsight_*'] } },
  }),
};

const KINDS_OF_VALUES = ['stat', 'gauge', 'bargauge'];

describe.each(Object.entries(SETUPS))('the dashboards of %s', (_, setup) => {
  const dashboards = dashboardsOf(setup);
  const panels = panelsOf(dashboards);
  /** Panels that show measurements. The list of alerts shows no value. */
  const measured = panels.filter(({ title }) => title !== 'Alerts');
  const failing = (fails: (panel: DrawnPanel) => boolean) => measured.filter(fails).map(({ title }) => title);

  test('annotate firing alerts by severity, sampled as often as the range is long, and without the Watchdog', () => {
    for (const { annotations } of dashboards) {
      const alerts = annotations.list.filter(({ expr = '' }) => expr.includes('ALERTS'));
      expect(alerts.map(({ iconColor, enable }) => [iconColor, enable])).toEqual([
        ['red', true],
        ['orange', true],
        ['blue', false],
      ]);
      for (const { expr = '', step } of alerts) {
        expect(expr).toMatch(/^last_over_time\(ALERTS\{.*alertname!="Watchdog".*severity="\w+"\}\[1m\]\)$/);
        expect(step).toBe('60s');
      }
    }
  });

  test('show a missing value in grey', () => {
    const isNeutral = ({ type, options }: Mapping) =>
      type === 'special' && options.match === 'null+nan' && options.result?.color === '#808080';
    expect(
      failing(
        ({ type, fieldConfig }) =>
          type !== 'table' && fieldConfig?.defaults.mappings?.some(isNeutral) !== true,
      ),
    ).toEqual([]);
  });

  test('give meanings in tables to the columns with values only: to Grafana, the text of a label is NaN', () => {
    expect(
      failing(({ type, fieldConfig }) => type === 'table' && fieldConfig?.defaults.mappings?.length !== 0),
    ).toEqual([]);
  });

  test('take rates over the window, which is a minute, and totals over the time range', () => {
    for (const { templating, refresh } of dashboards) {
      const window = templating.list.find(({ name }) => name === 'window');
      expect(window).toMatchObject({ query: '1m,5m,15m,30m,1h,6h,1d', current: { value: '1m' } });
      expect(refresh).toMatch(/^(?:5|10)s$/);
    }
    const ranges = panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) =>
        [...expr.matchAll(/(?:rate|increase)\([^[]*\[([^\]]+)\]/g)].map(([, range]) => range),
      ),
    );
    expect(ranges.filter((range) => range !== '$window' && range !== '$__range')).toEqual([]);
  });

  test('ask for exemplars once in a panel, beside percentiles only', () => {
    for (const { type, targets = [] } of panels) {
      const asking = targets.filter(({ exemplar }) => exemplar === true);
      expect(asking.length).toBeLessThanOrEqual(1);
      if (asking.length === 0) continue;
      expect(type).toBe('timeseries');
      expect(asking[0]?.expr).toContain('histogram_quantile');
    }
  });

  test('ask for one moment in stats, gauges, bars and tables', () => {
    const kinds = new Set([...KINDS_OF_VALUES, 'table']);
    const isWrong = ({ type, targets = [] }: DrawnPanel) =>
      targets.some(({ instant, range, expr }) =>
        kinds.has(type) ? instant !== true || range === true : instant === true || expr.includes('$__range'),
      );
    expect(failing(isWrong)).toEqual([]);
  });

  test('sort tables, give each column a header, a unit and a least width, and hide what tells nothing apart', () => {
    for (const { type, options, transformations = [], fieldConfig, targets = [] } of measured) {
      if (type !== 'table') continue;
      const columns = (fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byName');
      const headers = columns.map(
        ({ properties }) => properties.find(({ id }) => id === 'displayName')?.value,
      );
      expect(headers).toContain(options?.sortBy?.[0]?.displayName);
      expect(headers.filter((header) => !/^[\p{Lu}\dp]/u.test(String(header)))).toEqual([]);
      expect(JSON.stringify(transformations)).not.toMatch(/"(?:top|value)"/);
      for (const hidden of ['Time', '__name__', 'instance', 'job'])
        expect(JSON.stringify(transformations)).toContain(`"${hidden}":true`);
      for (const { properties } of columns)
        expect(properties.map(({ id }) => id)).toContain('custom.minWidth');
      expect(targets.length).toBeGreaterThan(0);
    }
  });

  test('start scales at zero, and end axes of zeros below 100', () => {
    const isSigned = ({ fieldConfig }: DrawnPanel) => fieldConfig?.defaults.unit === 'celsius';
    expect(
      failing(
        (panel) =>
          panel.type.endsWith('gauge') && !isSigned(panel) && panel.fieldConfig?.defaults.min === undefined,
      ),
    ).toEqual([]);
    expect(
      failing(
        (panel) =>
          panel.type === 'timeseries' &&
          !isSigned(panel) &&
          panel.fieldConfig?.defaults.max === undefined &&
          panel.fieldConfig?.defaults.custom?.axisSoftMax === undefined,
      ),
    ).toEqual([]);
  });

  test('have legends that a person reads, with the last and the highest value', () => {
    const graphs = panels.filter(({ type }) => type === 'timeseries');
    for (const { options, targets = [] } of graphs) {
      expect(options?.legend).toMatchObject({ displayMode: 'table', calcs: ['lastNotNull', 'max'] });
      for (const { legendFormat = '' } of targets)
        expect(legendFormat).not.toMatch(/^$|^__auto$|\w+\{.*=|\(/);
    }
  });

  test('count events per second in the cells of a heatmap, and have the unit of the metric on its axis', () => {
    for (const { type, fieldConfig, options } of panels) {
      if (type !== 'heatmap') continue;
      expect([fieldConfig?.defaults.unit, options?.cellValues?.unit]).toEqual(['cps', 'cps']);
      expect(options?.yAxis?.unit).not.toBe('cps');
    }
  });

  test('have titles without doubled words', () => {
    expect(failing(({ title }) => /\b(\w+) \1\b|\bby .* by\b|per second .*per second/i.test(title))).toEqual(
      [],
    );
  });
});
