import { selectorsOf } from '../../../setup/panels/selectors.js';
import type { RuleGroup } from '../../../prometheus/rule.js';
import type { RuleTestFile } from '../../../prometheus/tests/test-file.js';
import { nameOf } from './rule-mutants.js';
import type { Rule } from './rule-mutants.js';

/** The generated rules of one file, and the test files that test them. */
export interface TestedRules {
  readonly groups: readonly RuleGroup[];
  readonly tests: readonly RuleTestFile[];
}

/** Of a rule file and its tests, what can tell that one rule is another one, the mutant: promtool takes the fewer seconds. */
export function cutTo({ groups, tests }: TestedRules, rule: Rule, mutant: Rule): TestedRules {
  const kept = related(
    groups.flatMap(({ rules }) => rules),
    rule,
  );
  const names = new Set(kept.map(nameOf));
  const text = JSON.stringify([...kept, mutant]);
  return {
    groups: groups
      .map((group) => ({ ...group, rules: group.rules.filter((each) => kept.includes(each)) }))
      .filter(({ rules }) => rules.length > 0),
    tests: tests
      .map((file) => ({ ...file, tests: cutTests(file, names, text) }))
      .filter(({ tests: all }) => all.length > 0),
  };
}

function cutTests({ tests }: RuleTestFile, names: ReadonlySet<string>, text: string): RuleTestFile['tests'] {
  return tests.flatMap((test) => {
    const alertLooks = test.alert_rule_test?.filter(({ alertname }) => names.has(alertname)) ?? [];
    const valueLooks =
      test.promql_expr_test?.filter(({ expr }) => metricsOf(expr).some((metric) => names.has(metric))) ?? [];
    if (alertLooks.length + valueLooks.length === 0) return [];
    const read = text + JSON.stringify(valueLooks);
    return {
      ...test,
      input_series: test.input_series.filter(({ series }) => read.includes(/^[^{]+/.exec(series)?.[0] ?? '')),
      alert_rule_test: alertLooks,
      promql_expr_test: valueLooks,
    };
  });
}

/** The rule, those that it reads, those that read it, and the alerts of the same name. */
function related(all: readonly Rule[], rule: Rule): readonly Rule[] {
  const found = new Set([rule, ...all.filter((each) => nameOf(each) === nameOf(rule))]);
  const grow = (adds: (each: Rule, other: Rule) => boolean) => {
    for (const other of found) for (const each of all) if (adds(each, other)) found.add(each);
  };
  grow((each, other) => metricsOf(each.expr).includes(nameOf(other)));
  grow((each, other) => metricsOf(other.expr).includes(nameOf(each)));
  return all.filter((each) => found.has(each));
}

const metricsOf = (expr: string) => selectorsOf(expr).flatMap(({ metric }) => metric ?? []);
