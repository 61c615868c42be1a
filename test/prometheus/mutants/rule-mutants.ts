import { formatDuration, parseDuration } from '../../../setup/model/duration.js';
import type { AlertingRule, RecordingRule } from '../../../prometheus/rule.js';
import { promqlMutants } from './promql-mutants.js';

export type Rule = AlertingRule | RecordingRule;

/** A rule of which one token, duration, label or annotation is another one. */
export interface RuleMutant {
  readonly rule: Rule;
  /** The name of the rule, the place and the change. */
  readonly what: string;
}

export const nameOf = (rule: Rule) => ('alert' in rule ? rule.alert : rule.record);

/** `intervalMs`: how often the rule is evaluated. A shorter change of a duration may make no difference. */
export function ruleMutants(rule: Rule, intervalMs: number): readonly RuleMutant[] {
  const mutants: readonly [what: string, changed: Partial<AlertingRule & RecordingRule>][] = [
    ...promqlMutants(rule.expr).map(({ what, expr }): [string, object] => [what, { expr }]),
    ...('alert' in rule ? alertMutants(rule, intervalMs) : recordMutants(rule)),
    ...withoutOne('labels', rule.labels ?? {}),
  ];
  return mutants.map(([what, changed]) => ({
    rule: { ...rule, ...changed },
    what: `${nameOf(rule)}: ${what}`,
  }));
}

function alertMutants(rule: AlertingRule, intervalMs: number): [string, object][] {
  return [
    ...durationMutants('for', rule.for, intervalMs),
    ...durationMutants('keep_firing_for', rule.keep_firing_for, intervalMs * keptSteps(rule)),
    ['another name', { alert: `${rule.alert}2` }],
    ...withoutOne('annotations', rule.annotations),
  ];
}

/** Versions of Prometheus differ in the end of a range, and tests leave them three evaluations for it. */
const keptSteps = ({ expr }: AlertingRule) => (/\[\w+\]/.test(expr) ? 3 : 1);

const recordMutants = (rule: RecordingRule): [string, object][] => [
  ['another name', { record: `${rule.record}2` }],
];

function durationMutants(key: string, text: string, intervalMs: number): [string, object][] {
  const ms = parseDuration(text) ?? 0;
  const byMs = Math.max(ms / 10, intervalMs);
  return [ms + byMs, ms - byMs]
    .filter((other) => other >= 0)
    .map((other) => formatDuration(Math.round(other)))
    .map((other) => [`${key}: ${text} -> ${other}`, { [key]: other }]);
}

function withoutOne(key: string, all: Readonly<Record<string, string>>): [string, object][] {
  return Object.keys(all).map((name) => {
    const { [name]: _, ...others } = all;
    return [`${key} without ${name}`, { [key]: others }];
  });
}
