import { formatDuration } from '../../../setup/model/duration.js';
import type { MatrixSelector } from '../../../setup/promql/ast.js';
import { readDuration } from '../../../setup/promql/duration.js';
import type { LintedDashboard, LintedPanel, LintedTarget } from '../dashboard.js';
import { callsIn, rangeText } from '../query/parts.js';
import type { LintedQuery } from '../query/query.js';
import { referencesIn } from '../query/references.js';
import { listAt, textAt, valueAt } from '../read/json.js';
import { panelRule, queryRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { optionsOf, defaultsOf } from './fields.js';
import { shownTargets } from './places.js';

/** Grafana's assumption about a Prometheus whose scrape interval nobody told it. */
const DEFAULT_SCRAPE_MS = 15_000;
/** A range of four scrapes has a rate even if one of them fails; this is also what `$__rate_interval` is at least. */
const SCRAPES = 4;

/** Functions that compare samples within their range. */
const COMPARES: ReadonlySet<string> = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
]);

const shortWindow = queryRule(
  'rate-window-short',
  'The range of a rate covers four scrapes at least (--scrape.interval; otherwise of the setup, otherwise 15s).',
  function* (query, { dashboard, world }) {
    const leastMs = SCRAPES * (world.scrapeMs ?? DEFAULT_SCRAPE_MS);
    for (const { name, args } of callsIn(query)) {
      const range = args.find((each): each is MatrixSelector => each.kind === 'range');
      if (range === undefined || !COMPARES.has(name)) continue;
      const short = windowsOf(query, range, dashboard).find(({ ms }) => ms < leastMs);
      if (short === undefined) continue;
      yield {
        wrong: `${name}() over ${short.text} covers less than ${SCRAPES} scrapes, which are ${formatDuration(leastMs)}`,
        advice: `use at least ${formatDuration(leastMs)}`,
      };
      return;
    }
  },
);

/** The ranges that a selector may have: the one that is written, or the values of its variable. */
function windowsOf(
  query: LintedQuery,
  range: MatrixSelector,
  { variables }: LintedDashboard,
): readonly { readonly text: string; readonly ms: number }[] {
  const text = rangeText(query, range);
  const references = referencesIn(text);
  if (references.length === 0) return [{ text, ms: range.rangeMs }];
  const [reference] = references;
  if (references.length > 1 || reference?.from !== 0 || reference.to !== text.length) return [];
  // It is as long as a step of the graph, which may be shorter than a scrape.
  if (reference.name === '__interval') return [{ text, ms: 0 }];
  const variable = variables.find(({ name }) => name === reference.name);
  const values = [...new Set([variable?.value ?? '', ...(variable?.options ?? [])])];
  return values.flatMap((value) => {
    const ms = readDuration(value);
    return typeof ms === 'number' ? [{ text: `${text}, which may be ${value},`, ms }] : [];
  });
}

/** Shorter rates of events are zero most of the time. */
const LEAST_RATE_MS = 60_000;

const shortRateInterval = queryRule(
  'rate-interval-short',
  'With a known scrape interval, $__rate_interval covers a minute at least: over a few seconds, rates are zero most of the time.',
  function* (query, { panel, target, world, dashboard }) {
    if (world.scrapeMs === undefined) return;
    const minStepMs = Math.max(world.scrapeMs, stepOf(target, panel) ?? 0);
    const uses = callsIn(query).some(({ name, args }) =>
      args.some(
        (each) =>
          COMPARES.has(name) && each.kind === 'range' && isRateInterval(rangeText(query, each), dashboard),
      ),
    );
    if (!uses || SCRAPES * minStepMs >= LEAST_RATE_MS) return;
    yield {
      wrong: `"${query.text}" has rates over $__rate_interval, which is ${formatDuration(SCRAPES * minStepMs)} with a scrape each ${formatDuration(world.scrapeMs)}`,
      advice: 'use a variable such as "window" with 1m as its first value, or set the min step to 15s',
    };
  },
);

/** Also by a variable whose selected value it is. */
function isRateInterval(text: string, { variables }: LintedDashboard): boolean {
  const [{ name } = { name: '' }] = referencesIn(text);
  if (name === '__rate_interval') return true;
  const value = variables.find((each) => each.name === name)?.value ?? '';
  return referencesIn(value)[0]?.name === '__rate_interval';
}

/** The minimum step of a query: its own or that of its panel. */
function stepOf({ raw }: LintedTarget, panel: LintedPanel): number | undefined {
  const ms = readDuration(textAt(raw, 'interval') || textAt(panel.raw, 'interval').replace(/^>/, ''));
  return typeof ms === 'number' ? ms : undefined;
}

const rangeOverRange = queryRule(
  'range-over-range',
  'A query over [$__range] is instant: as a range query it reads the whole time range again at each step.',
  function* (query, { target }) {
    if (
      target.isInstant ||
      target.isHidden ||
      !query.all.some((each) => each.kind === 'range' && isWholeRange(rangeText(query, each)))
    )
      return;
    yield {
      wrong: `"${query.text}" is a range query over the whole time range`,
      advice: 'set "instant" to true and "range" to false',
    };
  },
);

const isWholeRange = (text: string) => referencesIn(text)[0]?.name === '__range';

const ONE_MOMENT = ['table', 'gauge', 'bargauge', 'stat', 'piechart'];
/** Transformations that make use of all points of a time range. */
const USES_HISTORY: ReadonlySet<string> = new Set([
  'reduce',
  'timeSeriesTable',
  'groupBy',
  'calculateField',
  'histogram',
  'regression',
]);

const rangeQuery = panelRule(
  'range-query',
  ONE_MOMENT,
  'A panel that shows only the last value asks for that value, not for all points of the time range.',
  function* (panel) {
    if (usesHistory(panel)) return;
    const range = shownTargets(panel).find(({ isInstant, query }) => query !== undefined && !isInstant);
    if (range === undefined || rangeTexts(range).some(isWholeRange)) return;
    yield {
      wrong: `the query ${range.refId} reads all points of the time range, of which the ${panel.type} shows the last one`,
      advice: 'set "instant" to true and "range" to false',
    };
  },
);

/** Those have a rule of their own. */
function rangeTexts({ query }: LintedTarget): readonly string[] {
  return query === undefined
    ? []
    : query.all.flatMap((each) => (each.kind === 'range' ? [rangeText(query, each)] : []));
}

function usesHistory(panel: LintedPanel): boolean {
  const options = optionsOf(panel);
  const calcs = listAt(options, 'reduceOptions', 'calcs');
  const reduces = calcs.some((calc) => calc !== 'lastNotNull' && calc !== 'last');
  const transforms = listAt(panel.raw, 'transformations').some((each) =>
    USES_HISTORY.has(textAt(each, 'id')),
  );
  // Without the key, a stat has a sparkline.
  const draws = panel.type === 'stat' && textAt(options, 'graphMode') !== 'none';
  const compares = valueAt(options, 'showPercentChange') === true;
  const sparkline = textAt(defaultsOf(panel), 'custom', 'cellOptions', 'type') === 'sparkline';
  return reduces || transforms || draws || compares || sparkline;
}

export const WINDOW_RULES: readonly LintRule[] = [shortWindow, shortRateInterval, rangeOverRange, rangeQuery];
