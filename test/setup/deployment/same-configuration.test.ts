import { describe, expect, test } from '@jest/globals';
import { isSameConfiguration } from '../../../setup/deployment/same-configuration.js';

describe('a server has loaded what was wanted', () => {
  test.each([
    ['and prints the defaults that it added', { a: 1 }, { a: 1, b: { c: true } }],
    ['and prints durations in its own form', { every: '90s', over: '60s' }, { every: '1m30s', over: '1m' }],
    ['and prints absolute paths', { rule_files: ['rules/a.yml'] }, { rule_files: ['/etc/x/rules/a.yml'] }],
    ['and hides secrets', { url: 'http://x', list: ['a'] }, { url: '<secret>', list: ['a'] }],
    ['and sorts matchers', { matchers: ['b="1"', 'a="2"'] }, { matchers: ['a="2"', 'b="1"'] }],
    ['and leaves out what is empty', { external_labels: {}, routes: [] }, {}],
  ])('%s', (_, wanted, running) => {
    expect(isSameConfiguration(wanted, running)).toBe(true);
  });

  test.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another type', { a: '1' }, { a: 1 }],
    ['a key that is absent', { a: { b: 1 } }, { a: {} }],
    ['another duration', { every: '60s' }, { every: '1h' }],
    ['another path', { rule_files: ['a.yml'] }, { rule_files: ['/etc/ba.yml'] }],
    ['an entry too many', { list: [1] }, { list: [1, 2] }],
    ['another order', { list: [1, 2] }, { list: [2, 1] }],
    ['a label that is wanted no more', { external_labels: {} }, { external_labels: { region: 'eu' } }],
    ['a label that is not there yet', { external_labels: { region: 'eu' } }, {}],
    ['no configuration', { a: 1 }, undefined],
  ])('not: %s', (_, wanted, running) => {
    expect(isSameConfiguration(wanted, running)).toBe(false);
  });
});
