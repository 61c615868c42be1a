import { load } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import { matchesFilePattern } from '../../../prometheus/beside/file-pattern.js';
import { mainFile } from '../../../prometheus/beside/main-file.js';
import { inclusionsOf, readsScrapeFiles } from '../../../prometheus/beside/own-files.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { withoutParts } from '../../../setup/deployment/yaml/marked-parts.js';
import { everyAlert } from '../every-alert.js';

const OWNER = 'natsight-shop-orders';
const RULES = `${OWNER}.rules.yml`;
const SCRAPE = `${OWNER}.scrape.yml`;
const inclusions = inclusionsOf(everyAlert(), DEFAULT_ADDRESSES, '2.53.3');
const PATH = '/etc/prometheus/prometheus.yml';
const edit = (text: string, options: { mayEdit?: boolean; kinds?: readonly string[] } = {}) =>
  mainFile({
    service: 'shop-orders',
    directory: '/etc/prometheus',
    inclusions,
    isDeployed: ({ kind }) => (options.kinds ?? ['rules', 'scrape']).includes(kind),
    mayEdit: options.mayEdit ?? true,
  })(text, PATH) ?? '';

describe('a prometheus.yml of somebody else', () => {
  test('includes the files of a service after an edit, and every other byte stays', () => {
    const text = '# ours\nrule_files: # all\n  - a.yml\nscrape_configs: []\n';
    const edited = edit(text);
    expect(load(edited)).toEqual({
      rule_files: [RULES, 'a.yml'],
      scrape_config_files: [SCRAPE],
      scrape_configs: [],
    });
    expect(withoutParts(edited, OWNER)).toBe(text);
    expect(edit(edited, { mayEdit: false })).toBe(edited);
  });

  test.each([
    `rule_files: ['natsight-*.rules.yml']\nscrape_config_files: ['*.scrape.yml']\n`,
    `rule_files: ['./${RULES}']\nscrape_config_files: ['/etc/prometheus/natsight-*.yml']\n`,
  ])('that includes them in its own words is left alone: %j', (text) => {
    expect(edit(text, { mayEdit: false })).toBe(text);
  });

  test('that has come to include them in its own words loses the lines of natsight', () => {
    const edited = edit('rule_files: [a.yml]\n');
    const both = edited.replace('a.yml', "'natsight-*.rules.yml'");
    expect(load(edit(both))).toEqual({
      rule_files: ['natsight-*.rules.yml'],
      scrape_config_files: [SCRAPE],
    });
  });

  test('keeps what a part alone does not concern', () => {
    const text = 'scrape_configs: []\n';
    const rules = edit(text, { kinds: ['rules'] });
    expect(load(rules)).toEqual({ scrape_configs: [], rule_files: [RULES] });
    expect(edit(edit(text), { kinds: ['rules'] })).toBe(edit(text));
  });

  test('that may not be edited is told the lines to add, and where', () => {
    expect(() => edit('global: {}\nrule_files:\n- a.yml\n', { mayEdit: false })).toThrow(
      `${PATH} does not include the files of natsight. Nothing was changed. Provision with --edit to insert these lines, or add them and provision again:
in the list "rule_files" (line 2):
    - ${RULES}
at the end:
  scrape_config_files:
    - ${SCRAPE}`,
    );
  });

  test.each([
    ['a: [\n', `${PATH}:2: it is not YAML`],
    ['x: &l [a.yml]\nrule_files: *l\n', `${PATH} cannot be extended: line 2: "rule_files" is an alias`],
  ])('that cannot be read or extended says so: %j', (text, message) => {
    expect(() => edit(text)).toThrow(message);
  });
});

test('scrape jobs in other files came with Prometheus 2.43', () => {
  expect(['2.42.0+ds', '1.8.2', '2.5.0'].map(readsScrapeFiles)).toEqual([false, false, false]);
  expect(['2.43.0', '2.53.3+ds1', '3.5.0', '10.0.0'].map(readsScrapeFiles)).toEqual([true, true, true, true]);
});

test.each([
  ['*.yml', 'a.yml', true],
  ['*.yml', 'a/b.yml', false],
  ['*/*.yml', 'a/b.yml', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['[a-c]x', 'bx', true],
  ['[^a-c]x', 'bx', false],
  ['[^a-c]x', 'zx', true],
  ['a.b', 'axb', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a(b|c)+$', 'a(b|c)+$', true],
  ['[', '[', false],
  ['', '', true],
])('the pattern %j against %j: %j', (pattern, path, matches) => {
  expect(matchesFilePattern(pattern, path)).toBe(matches);
});
