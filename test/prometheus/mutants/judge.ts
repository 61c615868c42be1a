import { join } from 'node:path';
import { load } from 'js-yaml';
import { generatePrometheus } from '../../../prometheus/generate.js';
import type { RuleGroup } from '../../../prometheus/rule.js';
import type { RuleTestFile } from '../../../prometheus/tests/test-file.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { parseDuration } from '../../../setup/model/duration.js';
import type { Setup } from '../../../setup/model/setup.js';
import { runPromtool } from '../../support/run-command.js';
import { writeFiles } from '../write-files.js';
import { cutTo } from './cut-files.js';
import type { TestedRules } from './cut-files.js';
import { equivalence } from './equivalent.js';
import { ruleMutants } from './rule-mutants.js';
import type { Rule, RuleMutant } from './rule-mutants.js';
import { swapMutants } from './swap-mutants.js';

/** A mutant with the files that judge it. */
export interface Suspect extends RuleMutant {
  readonly original: Rule;
  /** Why nobody can tell it from the original rule. */
  readonly equivalent: string | undefined;
  /** The rule file with the mutant, and its tests. */
  readonly tested: () => TestedRules;
}

/** Files that one promtool reads; each takes some 20 ms. */
const BATCH = 100;

/** All mutants of all rules of a setup. */
export function suspectsOf(setup: Setup): readonly Suspect[] {
  const files = generatePrometheus(setup, DEFAULT_ADDRESSES);
  // The generator writes no other shapes.
  const tests = [...files]
    .filter(([file]) => file.startsWith('tests/'))
    .map(([, text]) => load(text) as RuleTestFile);
  return [...files]
    .filter(([file]) => file.startsWith('rules/'))
    .flatMap(([file, text]) => {
      const { groups } = load(text) as { readonly groups: readonly RuleGroup[] };
      const own = tests.filter(({ rule_files }) => rule_files.includes(`../${file}`));
      return groups.flatMap((group) => suspectsIn(group, { groups, tests: own }));
    });
}

function suspectsIn(group: RuleGroup, all: TestedRules): readonly Suspect[] {
  const rules = all.groups.flatMap((each) => each.rules);
  return group.rules.flatMap((original) =>
    [
      ...ruleMutants(original, parseDuration(group.interval) ?? 0),
      // Alerts of one round have the same course: a test does not tell them apart.
      ...('record' in original ? swapMutants(original, rules) : []),
    ].map((mutant) => ({
      ...mutant,
      original,
      equivalent: equivalence(original, mutant),
      tested: () => replaced(cutTo(all, original, mutant.rule), original, mutant.rule),
    })),
  );
}

function replaced({ groups, tests }: TestedRules, original: Rule, by: Rule): TestedRules {
  const changed = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => (rule === original ? by : rule)),
  }));
  return { groups: changed, tests };
}

/** The mutants with which all generated tests hold. */
export async function survivorsOf(suspects: readonly Suspect[], folder: string): Promise<readonly Suspect[]> {
  const survivors: Suspect[] = [];
  for (let start = 0; start < suspects.length; start += BATCH) {
    const batch = suspects.slice(start, start + BATCH);
    const passed = await passing(
      batch.map(({ tested }) => tested()),
      folder,
    );
    survivors.push(...batch.filter((_, index) => passed.has(index)));
  }
  return survivors;
}

/** Which of the rule files pass all of their tests. */
async function passing(all: readonly TestedRules[], folder: string): Promise<ReadonlySet<number>> {
  const written = all.flatMap(({ groups, tests }, index) => [
    // JSON is YAML.
    [`${index}.rules.json`, JSON.stringify({ groups })] as const,
    ...tests.map(
      (test, at) =>
        [
          `${index}.${at}.test.json`,
          JSON.stringify({ ...test, rule_files: [`${index}.rules.json`] }),
        ] as const,
    ),
  ]);
  await writeFiles(folder, new Map(written));
  const files = written.map(([file]) => file).filter((file) => file.endsWith('.test.json'));
  const { stdout, exitCode, stderr } = await runPromtool(
    ['test', 'rules', ...files.map((file) => join(folder, file))],
    { withinMs: 600_000 },
  );
  if (exitCode === null) throw new Error(`promtool was stopped: ${stderr}`);
  const failed = new Set(
    files.filter((file) => !hasPassed(stdout, join(folder, file))).map((file) => Number.parseInt(file, 10)),
  );
  return new Set([...all.keys()].filter((index) => !failed.has(index)));
}

/** promtool prints a line for each file, and below it whether its tests hold. */
const hasPassed = (stdout: string, path: string) => stdout.includes(`Unit Testing:  ${path}\n  SUCCESS`);
