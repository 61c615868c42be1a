import type { Addresses } from '../../setup/addresses.js';
import { generatedYaml } from '../../setup/deployment/generated-yaml.js';
import { headerOf, ownerOf } from '../../setup/deployment/ownership.js';
import type { ListPart } from '../../setup/deployment/yaml/insertion.js';
import type { Setup } from '../../setup/model/setup.js';
import type { RuleGroup } from '../rule.js';
import { planGroups, ruleGroup } from '../rule-groups.js';
import { exporterAt, exporterJob, exportersAt } from '../scrape.js';

/** A part of what a service needs in a Prometheus of somebody else. */
export interface Inclusion {
  readonly kind: 'rules' | 'scrape';
  /** A file of the service's own, beside the main configuration. */
  readonly file: string;
  readonly text: string;
  /** What the main configuration has to say to include the file. */
  readonly part: ListPart;
}

/** The first version that reads scrape jobs from other files. */
const SCRAPE_FILES_SINCE = [2, 43] as const;

/** Names of the files of a service. A server reads the scrape jobs or, if it is older, the targets. */
export function ownFileNames(service: string) {
  const owner = ownerOf(service);
  return {
    rules: `${owner}.rules.yml`,
    scrape: `${owner}.scrape.yml`,
    targets: `${owner}.targets.yml`,
  } as const;
}

/** What a Prometheus of this version gets. */
export function inclusionsOf(setup: Setup, addresses: Addresses, version: string): readonly Inclusion[] {
  const rules = rulesInclusion(setup, addresses);
  return [
    rules,
    readsScrapeFiles(version) ? scrapeInclusion(setup, addresses) : targetsInclusion(setup, addresses),
  ];
}

export function readsScrapeFiles(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [sinceMajor, sinceMinor] = SCRAPE_FILES_SINCE;
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

function rulesInclusion(setup: Setup, addresses: Addresses): Inclusion {
  const file = ownFileNames(setup.service.name).rules;
  const text = yaml(setup, { groups: groupsBeside(setup, addresses) });
  return { kind: 'rules', file, text, part: { path: ['rule_files'], items: [file] } };
}

/** All rules, as they are for a server of somebody else. */
export function groupsBeside(setup: Setup, addresses: Addresses): readonly RuleGroup[] {
  return planGroups(setup, addresses, 'beside').map((group) => ruleGroup(group, setup, addresses));
}

function scrapeInclusion(setup: Setup, addresses: Addresses): Inclusion {
  const file = ownFileNames(setup.service.name).scrape;
  const text = yaml(setup, {
    scrape_configs: [{ ...exporterJob(setup, addresses), ...exporterAt(addresses) }],
  });
  return { kind: 'scrape', file, text, part: { path: ['scrape_config_files'], items: [file] } };
}

/** The label lets any job read the targets. */
function targetsInclusion(setup: Setup, addresses: Addresses): Inclusion {
  const { name } = setup.service;
  const file = ownFileNames(name).targets;
  const text = yaml(setup, [{ targets: exportersAt(addresses), labels: { job: name } }]);
  const job = { ...exporterJob(setup, addresses), file_sd_configs: [{ files: [file] }] };
  return { kind: 'scrape', file, text, part: { path: ['scrape_configs'], items: [job] } };
}

const yaml = ({ service }: Setup, document: object) => generatedYaml(document, headerOf(service.name));
