import type { Addresses } from '../setup/addresses.js';
import { generatedYaml } from '../setup/deployment/generated-yaml.js';
import { headerOf, serverHeaderOf } from '../setup/deployment/ownership.js';
import type { Setup } from '../setup/model/setup.js';
import { FILE } from './names.js';
import { planGroups, ruleGroup } from './rule-groups.js';
import type { PlannedGroup } from './rule-groups.js';
import { runbookMarkdown, runbooksOf } from './runbook.js';
import { ALL_RULE_FILES, prometheusConfiguration } from './scrape.js';
import { testFilesOf } from './tests/test-files.js';

/** All generated files for Prometheus: path below `prometheus/generated` -> text. */
export function generatePrometheus(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const groups = planGroups(setup, addresses);
  return new Map([
    ...prometheusServerFiles(setup, addresses),
    ...testFiles(groups, setup, addresses),
    ...runbooksOf(setup).map((runbook): [string, string] => [
      `runbooks/${runbook.alert}.md`,
      runbookMarkdown(runbook, setup.service.name),
    ]),
  ]);
}

/** The files of a server that natsight owns. Rule files come before the file that refers to them. */
export function prometheusServerFiles(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const groups = planGroups(setup, addresses);
  const rules = ALL_RULE_FILES.map((file): [string, string] => {
    const inFile = groups.filter((group) => group.file === file);
    const document = { groups: inFile.map((group) => ruleGroup(group, setup, addresses)) };
    return [file, generatedYaml(document, headerOf(setup.service.name))];
  });
  const main = prometheusConfiguration(setup, addresses, ALL_RULE_FILES);
  return new Map([...rules, [FILE.main, generatedYaml(main, serverHeaderOf(setup.service.name))]]);
}

function testFiles(
  groups: readonly PlannedGroup[],
  setup: Setup,
  addresses: Addresses,
): readonly [string, string][] {
  return testFilesOf(groups, setup, addresses).map(({ path, file, remarks }) => [
    path,
    generatedYaml(file, headerOf(setup.service.name), remarks),
  ]);
}
