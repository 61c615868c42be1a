import { unitOfExpression } from '../../../setup/panels/promql-unit.js';
import { unitFault } from '../../../setup/panels/unit-fault.js';
import { misreadScale } from '../../../setup/panels/unit-scale.js';
import type { LintedPanel } from '../dashboard.js';
import { bare } from '../query/parts.js';
import { listAt, textAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import type { LintWorld } from '../world.js';
import { defaultsOf, overridden, overridesOf, unitOf } from './fields.js';
import { DESCRIBED } from './linter-panel.js';
import { shownTargets } from './places.js';
import { columnsOf } from './table-columns.js';

/** The unit in which a panel shows the values of a query. */
export function unitAt(panel: LintedPanel, refId: string): string {
  const own = overridden(panel, { refId }, headersOf(panel, refId), 'unit');
  return typeof own === 'string' ? own : textAt(defaultsOf(panel), 'unit');
}

const headersOf = (panel: LintedPanel, refId: string) =>
  (panel.type === 'table' ? (columnsOf(panel) ?? []) : [])
    .filter(({ target }) => target?.refId === refId)
    .flatMap(({ header, field }) => [header, field]);

/** Every unit of a panel, once: its own, and those of single fields. */
function unitsOf(panel: LintedPanel): readonly string[] {
  const ofFields = overridesOf(panel).flatMap(({ properties }) =>
    properties.flatMap(({ id, value }) => (id === 'unit' && typeof value === 'string' ? [value] : [])),
  );
  return [...new Set([textAt(defaultsOf(panel), 'unit'), ...ofFields])].filter((unit) => unit !== '');
}

const isPrefixed = (unit: string) => unit.startsWith('si:');

const unknown = panelRule(
  'unit-unknown',
  [],
  'Units of any panel and field are ones that Grafana knows: others it writes after the number as they are.',
  function* (panel) {
    for (const unit of unitsOf(panel)) {
      const fault = isPrefixed(unit) ? undefined : unitFault(unit);
      // Of these, panel-units-rule says it.
      const isTold = DESCRIBED.includes(panel.type) && unit === unitOf(panel);
      if (fault !== undefined && !isTold) yield fault;
    }
  },
);

const prefix = panelRule(
  'unit-prefix',
  [],
  'The symbol after "si:" is read as it is meant: Grafana takes the "m" of "si:m/s" for the prefix milli.',
  function* (panel) {
    for (const unit of unitsOf(panel).filter(isPrefixed)) {
      const fault = unitFault(unit);
      if (fault !== undefined) yield fault;
    }
  },
);

/** Transformations that calculate with values. */
const CALCULATES = new Set(['calculateField', 'reduce', 'groupBy', 'histogram', 'regression']);

const scale = panelRule(
  'unit-scale',
  [],
  'Values are shown in their own unit: a ratio from 0 to 1 is no "percent", and seconds are no "ms".',
  function* (panel, _, world) {
    if (listAt(panel.raw, 'transformations').some((each) => CALCULATES.has(textAt(each, 'id')))) return;
    for (const { refId, expr, query } of shownTargets(panel)) {
      if (query?.expression === undefined) continue;
      const actual = unitOfExpression(bare(query.expression), 1, measuredIn(world));
      const unit = unitAt(panel, refId);
      const shown = actual === undefined ? undefined : misreadScale(unit, actual);
      if (actual === undefined || shown === undefined) continue;
      yield {
        wrong: `"${expr}" is in "${actual}": with the unit "${unit}", Grafana shows ${shown}`,
        advice: `use "${actual}"`,
      };
    }
  },
);

function measuredIn({ series, setup }: LintWorld) {
  const entries = new Map([...series.values()].map(({ entry }) => [entry.name, entry]));
  return { entries, displays: setup?.displays ?? new Map<string, never>() };
}

export const UNIT_RULES: readonly LintRule[] = [unknown, prefix, scale];
