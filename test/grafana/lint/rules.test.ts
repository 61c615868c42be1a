import { describe, expect, test } from '@jest/globals';
import { visible } from '../../../setup/visible.js';
import { LINT_RULES } from '../../../grafana/lint/rules.js';
import { dashboard, lint } from './base.js';
import type { LintCase } from './case.js';
import { RULE_CASES } from './cases/cases.js';

const codes = LINT_RULES.map(({ code }) => code);
const found = ({ dashboards, world }: LintCase) =>
  lint(dashboards, world).map(({ rule, message }) => ({ rule, message }));

test('every rule has cases, and every case a rule', () => {
  expect(Object.keys(RULE_CASES).toSorted()).toEqual(codes.toSorted());
  for (const [code, { bad, good }] of Object.entries(RULE_CASES)) {
    expect([code, bad.length > 0, good.length > 0]).toEqual([code, true, true]);
  }
});

test('codes are unique words with hyphens; each has a sentence, which no other one has', () => {
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/.test(code))).toEqual([]);
  const meanings = LINT_RULES.map(({ meaning }) => meaning);
  expect(new Set(meanings).size).toBe(meanings.length);
  expect(
    meanings.filter((meaning) => !/^[A-Z].*[.]$/.test(meaning) && !/[a-z]\(\).*\.$/.test(meaning)),
  ).toEqual([]);
  expect(codes.length).toBeGreaterThanOrEqual(24);
});

test('the dashboard that the cases change has no findings', () => {
  expect(lint([dashboard()])).toEqual([]);
});

describe.each(Object.entries(RULE_CASES))('%s', (code, { bad, good }) => {
  test.each(bad)('finds $what, and no other rule does', (each) => {
    expect(found(each)).toEqual([{ rule: code, message: expect.stringContaining(each.says ?? '') }]);
  });

  test.each(good)('has nothing to say of $what', (each) => {
    expect(found(each)).toEqual([]);
  });
});

describe('a finding', () => {
  test('names the place, what is wrong and what to do', () => {
    const [bad] = RULE_CASES['target-promql-rule']?.bad ?? [];
    expect(lint(bad?.dashboards ?? [])).toEqual([
      {
        rule: 'target-promql-rule',
        file: '0.json',
        dashboard: 'Shop',
        panel: { id: 1, title: 'Failed orders by region' },
        target: 'A',
        message: expect.stringMatching(/^"sum by .* is no valid PromQL, at character \d+: /),
        advice: 'correct the query',
      },
    ]);
  });

  test('of every bad case has a message and an advice without what a terminal obeys', () => {
    const all = Object.values(RULE_CASES).flatMap(({ bad }) =>
      bad.flatMap(({ dashboards, world }) => lint(dashboards, world)),
    );
    expect(all.length).toBeGreaterThanOrEqual(codes.length);
    const shown = (text: string) => text === visible(text) && !/^$|[.]$/.test(text);
    expect(all.filter(({ message, advice }) => !shown(message) || !shown(advice))).toEqual([]);
  });
});
