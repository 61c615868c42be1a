import { catalogByName } from '../catalog.js';
import { misreadScale } from '../panels/unit-scale.js';
import { unitFault } from '../panels/unit-fault.js';
import { unitOfShow } from '../panels/unit.js';
import { unitOfPromql } from '../panels/promql-unit.js';
import { maskVariables } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

/** A unit in the setup. */
interface WrittenUnit {
  readonly path: JsonPath;
  readonly unit: string;
  /** What has it. */
  readonly subject: string;
  /** Units of Grafana that fit what has it, by the names and types of the metrics; none if they do not tell. */
  readonly fitting: readonly string[];
}

/** Units of displays, panels and alerts are units of Grafana, which shows any other text after the number, and those of the values. */
export function* checkUnits({ setup, monitoring }: CheckContext): Generator<Problem> {
  for (const written of [...displayUnits(setup), ...alertUnits(setup), ...panelUnits(setup)]) {
    const message = faultOf(written);
    if (message !== undefined) yield monitoring.problem(written.path, message, 'warning');
  }
}

type CheckedSetup = CheckContext['setup'];

function* displayUnits(setup: CheckedSetup): Generator<WrittenUnit> {
  const entries = catalogByName(setup);
  for (const [metric, { unit }] of setup.displays) {
    if (unit === undefined) continue;
    const entry = entries.get(metric);
    const shows = entry?.type === 'counter' ? (['increase', 'rate'] as const) : (['value'] as const);
    const fitting = entry === undefined ? [] : shows.map((kind) => unitOfShow(entry, { kind }));
    yield { path: ['liveMetricsDisplay', metric, 'unit'], unit, subject: `"${metric}"`, fitting };
  }
}

function* alertUnits(setup: CheckedSetup): Generator<WrittenUnit> {
  for (const { name, unit, promql } of setup.alerting.promqlAlerts) {
    if (unit === undefined) continue;
    const path = ['instantAlerts', 'alerts', name, 'unit'];
    yield { path, unit, subject: 'the PromQL', fitting: fittingPromql(promql, setup) };
  }
}

function* panelUnits(setup: CheckedSetup): Generator<WrittenUnit> {
  for (const [uid, { rows }] of setup.visualizations) {
    for (const [row, { panels }] of rows.entries()) {
      for (const [index, panel] of panels.entries()) {
        if (panel.unit === undefined) continue;
        const path = ['realTimeVisualization', uid, 'rows', row, 'panels', index, 'unit'];
        const fitting = 'promql' in panel ? fittingPromql(panel.promql, setup) : [];
        yield { path, unit: panel.unit, subject: 'the PromQL', fitting };
      }
    }
  }
}

/** A quotient of equal units is taken for a ratio: it is no percentage in any case. */
function fittingPromql(promql: string, setup: CheckedSetup): readonly string[] {
  const unit = unitOfPromql(maskVariables(promql), 1, setup);
  return unit === undefined ? [] : [unit];
}

function faultOf({ unit, subject, fitting }: WrittenUnit): string | undefined {
  const fault = unitFault(unit);
  if (fault !== undefined) return `${fault.wrong}; ${fault.advice}`;
  if (fitting.includes(unit)) return undefined;
  for (const actual of fitting) {
    const shown = misreadScale(unit, actual);
    if (shown !== undefined)
      return `${subject} is in "${actual}": with the unit "${unit}", Grafana shows ${shown}; write "${actual}"`;
  }
  return undefined;
}
