import type { BacktestAlert, BacktestReport, RuleReport } from './report.js';

/** How the alerts of one rule differ between two setups. */
export interface RuleDifference {
  readonly rule: string;
  /** Number of alerts; `null`: the setup does not have the rule. */
  readonly before: number | null;
  readonly after: number | null;
  /** Alerts of this setup that overlap none of the other one for the same labels. */
  readonly added: readonly BacktestAlert[];
  /** Alerts of the other setup that overlap none of this one. */
  readonly removed: readonly BacktestAlert[];
}

/** What a setup would tell otherwise than another one, on the same events. */
export interface BacktestDifference {
  readonly from: string;
  readonly to: string;
  readonly alertsPerDay: { readonly before: number; readonly after: number };
  /** Rules without a difference are left out. */
  readonly rules: readonly RuleDifference[];
  readonly notes: readonly string[];
}

export function backtestDifference(after: BacktestReport, before: BacktestReport): BacktestDifference {
  const names = new Set([...before.rules, ...after.rules].map(({ rule }) => rule));
  const rules = [...names]
    .map((name) => ruleDifference(name, ruleOf(before, name), ruleOf(after, name)))
    .filter((each) => each.before !== each.after || each.added.length + each.removed.length > 0);
  return {
    from: after.from,
    to: after.to,
    alertsPerDay: { before: before.alertsPerDay, after: after.alertsPerDay },
    rules,
    notes: after.notes,
  };
}

const ruleOf = ({ rules }: BacktestReport, name: string) => rules.find(({ rule }) => rule === name);

function ruleDifference(
  rule: string,
  before: RuleReport | undefined,
  after: RuleReport | undefined,
): RuleDifference {
  const [old, fresh] = [before?.fired ?? [], after?.fired ?? []];
  return {
    rule,
    before: before?.alerts ?? null,
    after: after?.alerts ?? null,
    added: without(fresh, old),
    removed: without(old, fresh),
  };
}

/** Alerts by labels, in their order: each list is walked once. */
function without(
  alerts: readonly BacktestAlert[],
  others: readonly BacktestAlert[],
): readonly BacktestAlert[] {
  const byLabels = new Map<string, BacktestAlert[]>();
  for (const other of others) {
    const key = JSON.stringify(other.labels);
    const known = byLabels.get(key);
    if (known === undefined) byLabels.set(key, [other]);
    else known.push(other);
  }
  return alerts.filter((alert) => {
    const same = byLabels.get(JSON.stringify(alert.labels)) ?? [];
    // Earlier ones overlap no later alert either.
    while (same[0] !== undefined && isOver(same[0], alert)) same.shift();
    return same[0] === undefined || isOver(alert, same[0]);
  });
}

/** Whether the first has ended before the second fired. Both are RFC 3339 in UTC, so their order is that of the texts. */
const isOver = (first: BacktestAlert, second: BacktestAlert) =>
  first.endedAt !== null && first.endedAt < second.firedAt;
