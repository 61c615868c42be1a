import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { watchedValue } from '../../prometheus/names.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Problem } from '../../setup/problem.js';
import type { PrometheusTarget } from '../../setup/promql/target.js';
import type { JsonPath } from '../../setup/source/json-node.js';
import { runTool } from '../servers/run-tool.js';

/** How long promtool may take. Then its verdict is left out. */
export const PROMTOOL_TIMEOUT_MS = 30_000;

/** What promtool says of the rules that are generated for a setup. */
export interface PromtoolVerdict {
  /** Such as `2.42.0`; `undefined` if there is no promtool, or if it gives no answer. */
  readonly version: string | undefined;
  readonly findings: readonly RuleFinding[];
}

/** A rule that promtool refuses, with the place of its alert in the monitoring setup. */
export interface RuleFinding {
  readonly path: JsonPath;
  readonly message: string;
  readonly level: Problem['level'];
}

/** Versions that do not know it say so, and go on. */
const EXPERIMENTAL_FUNCTIONS = ['--enable-feature=promql-experimental-functions'];
/** Before 3.0, promtool refuses what the feature of the server allows, whatever it is told. */
const NOT_ENABLED = /function "\w+" is not enabled$/;

const NO_VERDICT: PromtoolVerdict = { version: undefined, findings: [] };

/** Asks promtool about the generated rules. Never throws: without a promtool that works, there is no verdict. */
export async function askPromtool(
  setup: Setup,
  program: string | undefined,
  target: PrometheusTarget,
): Promise<PromtoolVerdict> {
  if (program === undefined) return NO_VERDICT;
  const about = await runTool(program, ['--version'], PROMTOOL_TIMEOUT_MS);
  const version = /version (\d+\.\d+\.\d+)/.exec(about.text)?.[1];
  if (version === undefined) return NO_VERDICT;
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'natsight-check-'));
    const paths = await writeRules(setup, folder);
    const features = target.experimentalFunctions ? EXPERIMENTAL_FUNCTIONS : [];
    const args = ['check', 'rules', ...features, ...paths];
    const { text, exitCode } = await runTool(program, args, PROMTOOL_TIMEOUT_MS);
    // Promtool exits 1 if it refuses a rule. Anything else is no verdict.
    if (exitCode === 0) return { version, findings: [] };
    return exitCode === 1 ? { version, findings: findingsIn(text, setup, version, target) } : NO_VERDICT;
  } catch {
    return NO_VERDICT;
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function writeRules(setup: Setup, folder: string): Promise<readonly string[]> {
  const rules = [...prometheusServerFiles(setup, DEFAULT_ADDRESSES)].filter(([path]) =>
    path.startsWith('rules/'),
  );
  for (const [path, text] of rules) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return rules.map(([path]) => join(folder, path));
}

/** `…/alerts.yml: 5:11: group "natsight alerts", rule 1, "X": could not parse expression: …` */
const REFUSAL = /group "(.*?)", rule \d+, "(.*?)": (.+)$/gm;

function findingsIn(
  text: string,
  setup: Setup,
  version: string,
  target: PrometheusTarget,
): readonly RuleFinding[] {
  const isTarget = version === target.version || version.startsWith(`${target.version}.`);
  const level: Problem['level'] = isTarget ? 'error' : 'warning';
  const refusals = [...text.matchAll(REFUSAL)];
  if (refusals.length > 0) {
    return refusals
      .filter(([, , , reason = '']) => !(target.experimentalFunctions && NOT_ENABLED.test(reason)))
      .map(([, group = '', rule = '', reason = '']) => ({
        path: placeOf(setup, group, rule),
        message: `promtool ${version} refuses the rule "${rule}": ${reason}`,
        level,
      }));
  }
  const reason = text.trim().split('\n').at(-1) ?? '';
  return [{ path: ['instantAlerts'], message: `promtool ${version} refuses the rules: ${reason}`, level }];
}

function placeOf({ alerting }: Setup, group: string, rule: string): JsonPath {
  const alert = alerting.promqlAlerts.find(({ name }) => name === rule || watchedValue(name) === rule);
  if (alert !== undefined) return ['instantAlerts', 'alerts', alert.name, 'promql'];
  if (alerting.insightAlerts.has(rule)) return ['instantAlerts', 'alerts', rule];
  const objective = alerting.objectives.find(({ name }) => group === `natsight objective ${name}`);
  return objective === undefined ? ['instantAlerts'] : ['instantAlerts', 'objectives', objective.name];
}
