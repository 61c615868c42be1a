import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { formatOffset } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { allWithin } from '../../setup/promql/ast.js';
import { parsePromql } from '../../setup/promql/parser.js';
import { LENIENT_TARGET } from '../../setup/promql/target.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import type { Alert } from '../alerting/alert.js';
import { FILE } from '../names.js';
import { planGroups } from '../rule-groups.js';
import type { PlannedGroup } from '../rule-groups.js';
import { InlinedRules } from './inlined-rules.js';
import type { TimedRecording } from './inlined-rules.js';

/** `twin`: the rule of an insight, which confirms the alert that the exporter posts. */
export type BacktestedKind = 'promql' | 'objective' | 'twin';

/** An alert that Prometheus evaluates, as a backtest does it. */
export interface BacktestedAlert {
  readonly kind: BacktestedKind;
  readonly alert: Alert;
  /** Tier of an objective's burn rate; unset for all others. */
  readonly tier: string | undefined;
  readonly intervalMs: number;
}

/** The rules of a setup that a backtest evaluates: all but those about natsight itself. */
export interface BacktestedRules {
  readonly alerts: readonly BacktestedAlert[];
  readonly recordings: readonly TimedRecording[];
}

export function backtestedRules(setup: Setup): BacktestedRules {
  const groups = planGroups(setup, DEFAULT_ADDRESSES);
  return {
    alerts: groups.flatMap((group) => group.alerts.flatMap((alert) => backtested(alert, group, setup))),
    recordings: groups.flatMap(({ recordings, intervalMs }) =>
      recordings.map((recording) => ({ ...recording, intervalMs })),
    ),
  };
}

function backtested(
  alert: Alert,
  { file, intervalMs }: PlannedGroup,
  setup: Setup,
): readonly BacktestedAlert[] {
  const kind = kindOf(alert, file, setup);
  return kind === undefined ? [] : [{ kind, alert, tier: alert.labels['burn_tier'], intervalMs }];
}

function kindOf({ name }: Alert, file: string, { alerting }: Setup): BacktestedKind | undefined {
  if (file === FILE.objectives) return 'objective';
  if (alerting.insightAlerts.has(name)) return 'twin';
  return alerting.promqlAlerts.some((alert) => alert.name === name) ? 'promql' : undefined;
}

/** Names of the series that the rules read and no rule records. */
export function seriesReadBy({ alert }: BacktestedAlert, rules: BacktestedRules): ReadonlySet<string> {
  const inlined = new InlinedRules(rules.recordings).expression(alert.expr, alert.name);
  return new Set(selectorsOf(inlined).flatMap(({ metric }) => metric ?? []));
}

/** Why an alert cannot be evaluated on samples that are so far apart; `undefined`: it can. */
export function tooSparse(
  { alert }: BacktestedAlert,
  rules: BacktestedRules,
  sampleMs: number,
): string | undefined {
  const inlined = new InlinedRules(rules.recordings).expression(alert.expr, alert.name);
  const { expression } = parsePromql(inlined, LENIENT_TARGET);
  const ranges =
    expression === undefined
      ? []
      : allWithin(expression).flatMap((part) => (part.kind === 'range' ? [part.rangeMs] : []));
  const shortest = Math.min(...ranges);
  if (shortest >= LEAST_SAMPLES * sampleMs) return undefined;
  return `it reads the last ${formatOffset(shortest)}, and over so long a time there is only a sample each ${formatOffset(sampleMs)}: backtest a shorter time`;
}

/** A rate over a range needs two samples, wherever the range begins. */
const LEAST_SAMPLES = 2;
