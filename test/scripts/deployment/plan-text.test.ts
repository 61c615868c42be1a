import { describe, expect, test } from '@jest/globals';
import { fileLines, planLines } from '../../../scripts/deployment/plan-text.js';

const place = { directory: '/etc/alertmanager' };
const diffOf = (before: string | undefined, after: string | undefined, isColoured = false) =>
  fileLines(place, [{ file: 'a.yml', before, after }], isColoured)[0];

describe('the diff of a file', () => {
  test('is unified, with three lines of context', () => {
    expect(diffOf('1\n2\n3\n4\n5\n6\n', '1\n2\n3\n4\n5\nnew\n6\n')).toBe(
      '--- /etc/alertmanager/a.yml\n+++ /etc/alertmanager/a.yml\n@@ -3,4 +3,5 @@\n 3\n 4\n 5\n+new\n 6',
    );
  });

  test('of a file that is created or removed names none on the other side', () => {
    expect(diffOf(undefined, 'a\n')).toBe('--- /dev/null\n+++ /etc/alertmanager/a.yml\n@@ -0,0 +1,1 @@\n+a');
    expect(diffOf('a\n', undefined)).toMatch(/^--- \/etc\/alertmanager\/a\.yml\n\+\+\+ \/dev\/null\n/);
  });

  test('is coloured on request', () => {
    expect(diffOf('a\n', 'b\n', true)).toContain('\u001b[31m-a\u001b[39m\n\u001b[32m+b\u001b[39m');
  });

  test('hides a secret in the lines that change', () => {
    expect(diffOf('url: https://a.example/x1\n', 'url: https://a.example/x2\napi_key: x3\n')).not.toMatch(
      /x\d/,
    );
  });

  test.each([
    ["  smtp_auth_password: 'hunter2'", '  smtp_auth_password: <secret>'],
    ['  - routing_key: hunter2', '  - routing_key: <secret>'],
    ['slack_api_url: https://hooks.slack.com/hunter2', 'slack_api_url: <secret>'],
    ['url: https://me:hunter2@example.org/', 'url: https://me:<secret>@example.org/'],
    ['url: https://me:hunt@er2@example.org/', 'url: https://me:<secret>@example.org/'],
    ['credentials_file: /etc/token', 'credentials_file: /etc/token'],
    ["password: '#hunter2'", 'password: <secret>'],
    ['pushover_configs: [{ user_key: hunter2 }]', 'pushover_configs: [{ user_key: <secret>'],
    ['  - url: https://example.org/T0/HUNTER # ops', '  - url: https://example.org/<secret> # ops'],
    ['  - url: https://example.org?key=hunter2', '  - url: https://example.org/<secret>'],
    [
      "webhook_configs: [{ url: 'https://example.org/hunter2' }]",
      "webhook_configs: [{ url: 'https://example.org/<secret>' }]",
    ],
    [
      'webhook_configs: [{url: https://example.org/hunter2}]',
      'webhook_configs: [{url: https://example.org/<secret>}]',
    ],
    ['  - url: http://example.org/api/v2/alerts # ops', '  - url: http://example.org/api/v2/alerts # ops'],
    ['  - url: http://127.0.0.1:9099', '  - url: http://127.0.0.1:9099'],
  ])('does not print the secret of %s', (line, shown) => {
    expect(diffOf(`${line}\na\n`, `${line}\nb\n`)).toContain(`\n ${shown}\n-a\n`);
  });
});

test('a plan ends with a summary and the number of changes', () => {
  const change = (action: string) => ({ target: 'prometheus' as const, action, what: 'x.yml' });
  expect(planLines([change('create'), change('create'), change('update')]).slice(-2)).toEqual([
    'Plan: 2 to create, 1 to update.',
    '3 changes',
  ]);
  expect(planLines([])).toEqual(['0 changes']);
});
