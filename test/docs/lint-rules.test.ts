import { expect, test } from '@jest/globals';
import { LINT_RULES } from '../../grafana/lint/rules.js';
import { tables } from '../support/markdown.js';
import { read, unquoted } from './documents.js';

test('docs/lint.md lists every rule of "natsight lint", where it is from and what it means, in the order of --list-rules', () => {
  const rows = tables(read('docs/lint.md')).find(({ heading }) => heading === 'Rules')?.rows ?? [];
  expect(
    rows.map(([code, origin, meaning = '']) => [unquoted(code), origin, meaning.replaceAll('\\', '')]),
  ).toEqual(LINT_RULES.map(({ code, origin, meaning }) => [code, origin, meaning]));
});
