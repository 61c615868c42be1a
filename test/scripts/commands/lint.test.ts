import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { LINT_RULES } from '../../../grafana/lint/rules.js';
import { dashboard, panel } from '../../grafana/lint/base.js';
import { root, runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const flights = join(root, 'setup/examples/flights');
const lint = (...args: readonly string[]) => runNatsight(['lint', ...args], { cwd: folder });
const write = (file: string, content: unknown) =>
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(() => {
  for (const name of ['good', 'mixed', 'mixed/deep', 'mixed/.git', 'empty', 'other'])
    mkdirSync(join(folder, name));
  write('good/shop.json', dashboard());
  write('mixed/shop.json', dashboard());
  write(
    'mixed/deep/bad.JSON',
    dashboard({
      dashboard: { uid: 'bad', title: 'A%: b,\u001b[31m' },
      panels: [panel({ title: 'Orders by region by region' })],
    }),
  );
  write('mixed/.git/ignored.json', '{');
  write('mixed/notes.txt', 'x');
  write('mixed/package.json', { name: 'x' });
  write('other/package.json', { name: 'x' });
  write('broken.json', '{\n  "panels": [\n}');
  write('old.json', dashboard({ dashboard: { tags: [] }, panels: [panel({ targets: [] })] }));
});

describe('natsight lint', () => {
  test('says that there is nothing to mend, with exit code 0', async () => {
    expect(await lint('good', 'good/shop.json')).toMatchObject({ exitCode: 1 });
    expect(await lint('good')).toEqual({ exitCode: 0, stderr: '', stdout: '1 dashboard, no findings\n' });
  });

  test('shows the findings of files and folders, with exit code 1', async () => {
    expect(await lint('mixed')).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: `mixed/deep/bad.JSON  "A%: b,\\u001b[31m"
  panel 1 "Orders by region by region": the title "Orders by region by region" says "by region" twice; say it once  [title-doubled]
mixed/package.json  is left out: it is no dashboard
2 dashboards, 1 finding: title-doubled 1
`,
    });
  });

  test('tells of each file that cannot be checked, and checks the others', async () => {
    const { exitCode, stdout } = await lint(
      'broken.json',
      'other',
      'other/package.json',
      'absent.json',
      'empty',
      'good',
    );
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^broken\.json:3:1 {2}is not valid JSON: /),
      expect.stringMatching(/^other {2}cannot be used: there is no dashboard among its 1 JSON files\./),
      expect.stringMatching(
        /^other\/package\.json {2}is no dashboard: it has neither "panels" nor "rows"; expected/,
      ),
      'absent.json  cannot be read: no such file',
      expect.stringMatching(/^empty {2}cannot be used: there is no JSON file in it\./),
      expect.stringMatching(/^other\/package\.json {2}is left out/),
      '1 dashboard, no findings, 5 files not checked',
      '',
    ]);
  });

  test('as JSON has everything for programs', async () => {
    const { exitCode, stdout } = await lint('mixed', 'broken.json', '--format', 'json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      clean: false,
      dashboards: 2,
      findings: [
        {
          rule: 'title-doubled',
          file: 'mixed/deep/bad.JSON',
          dashboard: 'A%: b,\\u001b[31m',
          panel: { id: 1, title: 'Orders by region by region' },
          message: 'the title "Orders by region by region" says "by region" twice',
          advice: 'say it once',
        },
      ],
      unread: [
        { file: 'broken.json', line: 3, column: 1, message: expect.stringMatching(/^is not valid JSON/) },
      ],
      skipped: ['mixed/package.json'],
    });
  });

  test('for GitHub Actions is one annotation each', async () => {
    const { exitCode, stdout } = await lint('mixed', 'broken.json', '--format', 'github');
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^::error file=broken\.json,line=3,col=1,title=natsight lint::is not valid JSON/),
      '::error file=mixed/deep/bad.JSON,title=natsight lint%3A title-doubled::panel 1 "Orders by region by region": the title "Orders by region by region" says "by region" twice; say it once',
      '',
    ]);
  });

  test('leaves out rules by name, and all of grafana/dashboard-linter at once', async () => {
    expect(await lint('mixed', '--disable', 'title-doubled')).toMatchObject({ exitCode: 0 });
    const { stdout } = await lint(
      'old.json',
      '--disable',
      'variable-unused,dashboard-linter',
      '--disable',
      'uid-taken',
    );
    expect(stdout).toBe('1 dashboard, no findings\n');
  });

  test('refuses a rule that does not exist', async () => {
    expect(await lint('good', '--disable', 'title-doubeld')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        '--disable: there is no rule "title-doubeld"; did you mean "title-doubled"?. "natsight lint --list-rules" lists all of them.\n',
    });
  });

  test('lists its rules', async () => {
    const { exitCode, stdout } = await lint('--list-rules');
    expect(exitCode).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual(LINT_RULES.map(({ code, meaning }) => [code, meaning]));
  });

  test('needs something to check', async () => {
    expect(await lint()).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'natsight lint: name a dashboard or a folder of dashboards\n',
    });
  });

  test('knows the metrics of a setup, those that its rules record, and its scrape interval', async () => {
    const generated = join(root, 'grafana/generated');
    const { stdout } = await lint(generated, '--setup', flights, '--format', 'json');
    const rules = JSON.parse(stdout).findings.map((finding: { readonly rule: string }) => finding.rule);
    for (const code of ['metric-unknown', 'label-unknown', 'label-value-unknown', 'histogram-bare'])
      expect(rules).not.toContain(code);
    const foreign = await lint('good', '--setup', flights);
    expect(foreign.stdout).toContain('there is no metric orders_failed_total');
  });

  test('takes the scrape interval from its flag', async () => {
    expect(await lint('good', '--scrape.interval', '1s')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('[rate-interval-short]'),
    });
    expect(await lint('good', '--scrape.interval', 'fast')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('expected a duration such as 60s'),
    });
  });

  test('tells of a setup with errors', async () => {
    const bad = join(root, 'test/fixtures/config/bad/unknown-aggregate');
    const { exitCode, stderr } = await lint('good', '--setup', bad);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Streaming_Processing_Setup.json:')]);
  });
});
