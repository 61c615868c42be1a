import { describe, expect, test } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import { grafanaDashboards } from '../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { catalogOf } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { carriesForeignLabels } from '../../setup/foreign-labels.js';
import { loadSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EXPORTER_CLOCK } from '../../setup/panels/nature.js';
import { maskVariables, selectorsOf } from '../../setup/panels/selectors.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';

const SETUPS: Readonly<Record<string, Setup>> = {
  'the flights example': loadSetup('setup/examples/flights').setup,
  'every kind of panel': setupOf(FLIGHTS),
};

/** Labels that every series gets from its scrape. */
const SCRAPED = ['job', 'instance'];

/** The catalogue's entry of a series, and the labels that this series has. */
function seriesOf(name: string, catalog: readonly CatalogEntry[]): readonly string[] | undefined {
  const plain = catalog.find((entry) => entry.name === name && entry.type !== 'histogram');
  if (plain) return [...plain.labels, ...SCRAPED];
  const [, base, part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
  const histogram = catalog.find((entry) => entry.name === base && entry.type === 'histogram');
  return histogram && [...histogram.labels, ...SCRAPED, ...(part === 'bucket' ? ['le'] : [])];
}

/** Names in `by (…)`. */
function groupedLabels(expr: string): readonly string[] {
  const labels: string[] = [];
  parser.parse(maskVariables(expr)).iterate({
    enter: ({ node, from, to }) => {
      if (node.name === 'LabelName' && node.parent?.name === 'GroupingLabels')
        labels.push(expr.slice(from, to));
    },
  });
  return labels;
}

describe.each(Object.entries(SETUPS))('every query of %s', (_, setup) => {
  const catalog = catalogOf(setup);
  const exprs = [
    ...JSON.stringify(grafanaDashboards(setup, DEFAULT_ADDRESSES)).matchAll(/"expr":("(?:[^"\\]|\\.)*")/g),
  ]
    .map(([, text]) => String(JSON.parse(text ?? '""')))
    .filter((expr) => !expr.includes('ALERTS{'));

  test('asks for series that the exporter exposes, by labels that they have', () => {
    expect(exprs.length).toBeGreaterThan(10);
    const unknown = exprs.flatMap((expr) =>
      selectorsOf(expr).flatMap(({ metric = '', matchers }) => {
        const labels = seriesOf(metric, catalog);
        // The clock has the labels of the target only, by which it is matched with the timestamps of the query.
        const grouped = metric === EXPORTER_CLOCK ? [] : groupedLabels(expr);
        const used = [...matchers.map(({ label }) => label), ...grouped];
        // Alerts and recording rules make series of their own.
        if (/^ALERTS(?:_FOR_STATE)?$|^objective:/.test(metric)) return [];
        // An insight carries the labels of its metric as well, which the catalogue cannot name.
        if (carriesForeignLabels(metric)) return [];
        return labels === undefined
          ? [`no series ${metric}`]
          : used.filter((label) => !labels.includes(label)).map((label) => `${metric} has no label ${label}`);
      }),
    );
    expect(unknown).toEqual([]);
  });

  test('takes rates of counters only', () => {
    const rated = exprs.flatMap((expr) =>
      [...expr.matchAll(/(?:rate|increase)\((\w+)/g)].map(([, name]) => name ?? ''),
    );
    expect(rated.length).toBeGreaterThan(0);
    const gauges = new Set(catalog.filter((entry) => entry.type === 'gauge').map((entry) => entry.name));
    expect(rated.filter((name) => gauges.has(name))).toEqual([]);
  });
});
