import type { LintedPanel } from '../dashboard.js';
import { callsIn, isCounterFunction, isRate } from '../query/parts.js';
import { listAt, textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, optionsOf, overridden, overridesOf } from './fields.js';
import { unitAt } from './units.js';
import { shownTargets } from './places.js';
import { columnsOf } from './table-columns.js';
import type { ShownColumn } from './table-columns.js';

const TABLE = ['table'];

const valuesOf = (columns: readonly ShownColumn[] | undefined) =>
  (columns ?? []).flatMap(({ target, ...column }) => (target === undefined ? [] : [{ ...column, target }]));

const units = panelRule(
  'table-units',
  TABLE,
  'Columns of a table that measure different things have different units.',
  function* (panel) {
    const values = valuesOf(columnsOf(panel)).map(({ header, field, target }) => ({
      header,
      measures: measureOf(target),
      own: overridden(panel, target, [header, field], 'unit'),
    }));
    const plain = values.filter(({ own }) => own === undefined);
    const [first] = plain;
    const other = plain.find(({ measures }) => measures !== first?.measures);
    if (first === undefined || other === undefined) return;
    const unit = textAt(defaultsOf(panel), 'unit');
    yield {
      wrong: `the columns "${first.header}" and "${other.header}" have the same unit "${unit}", but one is a ${first.measures} and one a ${other.measures}`,
      advice: 'set the unit of each column by an override',
    };
  },
);

/** What the values of a query are, by its functions. */
function measureOf({ query }: ShownColumn['target'] & object): string {
  const calls = query === undefined ? [] : callsIn(query).map(({ name }) => name);
  if (calls.includes('histogram_quantile')) return 'quantile';
  if (calls.some(isRate))
    return query?.all.some((each) => each.kind === 'binary' && each.operator === '/') === true
      ? 'ratio'
      : 'rate';
  return calls.includes('increase') ? 'number of events' : 'value';
}

/** What Grafana calls the values of a query, and what natsight called some columns. */
const RAW_HEADER = /^(?:Value(?: #.*)?|value|top)$/;

const headers = panelRule(
  'table-headers',
  TABLE,
  'Columns have headers that say what they show, not "Value #A".',
  function* (panel) {
    const raw = (columnsOf(panel) ?? []).filter(({ header }) => RAW_HEADER.test(header));
    for (const { header } of raw)
      yield {
        wrong: `a column has the header "${header}"`,
        advice: 'rename it by a transformation or an override',
      };
  },
);

const labels = panelRule(
  'table-labels',
  TABLE,
  'Tables do not show the name of the metric, instance, job and Time as they come, but hide or rename them.',
  function* (panel) {
    const shown = (columnsOf(panel) ?? []).filter(
      ({ header, field }) =>
        /^(?:__name__|instance|job|Time)$/.test(header) ||
        // With blanks for underscores.
        (field === '__name__' && header.trim() === 'name'),
    );
    if (shown.length === 0) return;
    const names = shown.map(({ field }) => `"${field}"`);
    yield {
      wrong: `the table shows ${names.join(', ')}`,
      advice: 'leave them out of the query, or hide or rename them by a transformation "organize"',
    };
  },
);

const order = panelRule(
  'table-order',
  TABLE,
  'Tables with values are sorted: the order of series is an accident.',
  function* (panel) {
    const values = valuesOf(columnsOf(panel));
    const sorts =
      listAt(optionsOf(panel), 'sortBy').length > 0 ||
      listAt(panel.raw, 'transformations').some((each) => textAt(each, 'id') === 'sortBy') ||
      values.some(({ target }) => {
        const expression = target.query?.expression;
        return expression?.kind === 'call' && expression.name.startsWith('sort');
      });
    if (values.length === 0 || sorts) return;
    yield {
      wrong: 'the table is not sorted',
      advice: `sort by "${values[0]?.header}" in "sortBy" of its options`,
    };
  },
);

const width = panelRule(
  'table-width',
  TABLE,
  'Columns of generated tables have a least width, so that a phone scrolls instead of cutting names.',
  function* (panel, { isOurs }) {
    const isSet = (key: string) =>
      valueAt(defaultsOf(panel), 'custom', key) !== undefined ||
      overridesOf(panel).some(({ properties }) => properties.some(({ id }) => id === `custom.${key}`));
    if (!isOurs || isSet('minWidth') || isSet('width')) return;
    yield { wrong: 'the columns have no least width', advice: 'set "minWidth" in "custom"' };
  },
);

const colours = panelRule(
  'table-thresholds',
  TABLE,
  'Thresholds of a table colour its cells.',
  function* (panel) {
    const hasThresholds = (steps: readonly unknown[]) => steps.length > 1;
    const inOverrides = overridesOf(panel).some(({ properties }) =>
      properties.some(({ id, value }) => id === 'thresholds' && hasThresholds(listAt(value, 'steps'))),
    );
    if (!inOverrides && !hasThresholds(listAt(defaultsOf(panel), 'thresholds', 'steps'))) return;
    if (coloursCells(panel)) return;
    yield {
      wrong: 'the table has thresholds, but its cells have no colour',
      advice: 'set "cellOptions" to the type "color-text" or "color-background"',
    };
  },
);

function coloursCells(panel: LintedPanel): boolean {
  // Before Grafana 9.3, it was a text.
  const shows = (value: unknown) =>
    /color|gauge|lcd|gradient|basic/.test(textAt(value) || textAt(value, 'type'));
  const custom = valueAt(defaultsOf(panel), 'custom');
  return (
    shows(valueAt(custom, 'cellOptions')) ||
    shows(valueAt(custom, 'displayMode')) ||
    overridesOf(panel).some(({ properties }) =>
      properties.some(({ id, value }) => /^custom\.(?:cellOptions|displayMode)/.test(id) && shows(value)),
    )
  );
}

/** Transformations that make a table out of series. */
const MAKES_TABLE: ReadonlySet<string> = new Set([
  'reduce',
  'timeSeriesTable',
  'seriesToRows',
  'labelsToFields',
  'joinByLabels',
  'groupBy',
  'rowsToFields',
  'prepareTimeSeries',
]);

const format = panelRule(
  'table-format',
  TABLE,
  'Queries of a table have the format "table": otherwise every series is a table of its own.',
  function* (panel) {
    const makes = listAt(panel.raw, 'transformations').some((each) => MAKES_TABLE.has(textAt(each, 'id')));
    const other = shownTargets(panel).find(
      ({ query, raw }) => query !== undefined && textAt(raw, 'format') !== 'table',
    );
    if (makes || other === undefined) return;
    yield {
      wrong: `the query ${other.refId} has the format "${textAt(other.raw, 'format') || 'time_series'}"`,
      advice: 'set "format" to "table"',
    };
  },
);

const mappings = panelRule(
  'table-mappings',
  TABLE,
  'Meanings of values are those of single columns: to Grafana every text is NaN, and a label "1" is not a state.',
  function* (panel) {
    const columns = columnsOf(panel) ?? [];
    const texts = columns.filter(({ target }) => target === undefined);
    const mapped = listAt(defaultsOf(panel), 'mappings').find(
      (each) =>
        textAt(each, 'type') === 'value' ||
        (textAt(each, 'type') === 'special' && /nan/i.test(textAt(each, 'options', 'match'))),
    );
    const text = texts.find(
      ({ header, field }) =>
        !overridesOf(panel).some(
          ({ names, properties }) =>
            names.some((name) => name === header || name === field) &&
            properties.some(({ id }) => id === 'mappings'),
        ),
    );
    if (mapped === undefined || text === undefined) return;
    const shown = textAt(mapped, 'options', 'result', 'text');
    yield {
      wrong:
        shown === ''
          ? `the column "${text.header}" of texts has the meanings of numbers`
          : `each text in the column "${text.header}" is shown as "${shown}"`,
      advice: 'set "mappings" by an override of the column with the values',
    };
  },
);

/** Units per second. */
const PER_SECOND =
  /^(?:cps|ops|reqps|rps|wps|iops|eps|mps|recps|rowsps|pps|[bB]ps|bin[bB]ps|[KMGTP]i?[bB](?:it)?s|.*\/s)$/;

const unitOfIncrease = panelRule(
  'unit-of-increase',
  [],
  'An increase is a number of events, which has no unit "per second".',
  function* (panel) {
    const counted = shownTargets(panel).find(({ query, refId }) => {
      const names = query === undefined ? [] : callsIn(query).map(({ name }) => name);
      const divides = query?.all.some((each) => each.kind === 'binary' && each.operator === '/') === true;
      return (
        !divides &&
        names.includes('increase') &&
        names.filter(isCounterFunction).every((name) => name === 'increase') &&
        PER_SECOND.test(unitAt(panel, refId))
      );
    });
    if (counted === undefined) return;
    yield {
      wrong: `"${counted.expr}" is an increase and has the unit "${unitAt(panel, counted.refId)}"`,
      advice: 'use the unit "short", or rate() instead of increase()',
    };
  },
);

export const TABLE_RULES: readonly LintRule[] = [
  units,
  headers,
  labels,
  order,
  width,
  colours,
  format,
  mappings,
  unitOfIncrease,
];
