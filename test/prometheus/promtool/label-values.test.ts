import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import { alertAnnotations } from '../../../exporter/insight/alert-annotations.js';
import { summarize } from '../../../exporter/insight/summary.js';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { selector } from '../../../prometheus/promql.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { everyAlert } from '../every-alert.js';
import { writeFiles } from '../write-files.js';

/** What clients put into labels. */
const HOSTILE = [
  'plain',
  'quote " and backslash \\',
  "single ' and back `tick`",
  'line\nbreak\r\n\ttab',
  'bell \u0007, start \u0001, escape \u001b, delete \u007f',
  'nul \u0000 inside',
  'replaced \uFFFD and next line \u0085',
  'half of a pair \ud800',
  'bidi \u202e and zero width \u200b, byte order mark \ufeff',
  'emoji 😀 and combining e\u0301',
  '{{ $value }} {{ .Labels }} {{ query "up" }}',
  '}}{{ end }}{{ define "x" }}',
  '%s %d %!q(MISSING) 100%',
  '$labels.country ${HOME} `id`',
  '<script>alert(1)</script> & *bold* |x|',
  '\\ufffd \\x41 \\n',
  'x'.repeat(5_000),
];
/** As Prometheus stores it: a scrape is UTF-8. */
const stored = (value: string) => value.replaceAll(/\p{Surrogate}/gu, '\uFFFD');

const setup = everyAlert();
const folder = tempFolder();
const found = setup.insights.find(({ name }) => name === 'AmountHigh');
if (found === undefined) throw new Error('BUG: the setup has no AmountHigh');
const insight = found;

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly annotations?: object }[];
  }[];
}

test.each(HOSTILE)(
  'the alert of Prometheus for the label %j reads as that of the exporter',
  async (country) => {
    const value = 1_234.5;
    const files = generatePrometheus(setup, DEFAULT_ADDRESSES);
    const shown = { country: stored(country) };
    const origin = {
      job: 'shop-orders',
      instance: 'exporter:9464',
      rule: 'AmountHigh',
      severity: 'critical',
    };
    const summary = summarize(insight, ['country'], shown, value);
    const change = {
      insight,
      change: 'started',
      labels: shown,
      value,
      startedMs: 0,
      atMs: 0,
      summary,
    } as const;
    const pages = DEFAULT_ADDRESSES.pages;
    // The generator writes no other shape.
    const rules = (load(files.get('rules/alerts.yml') ?? '') as Rules).groups.flatMap((group) => group.rules);
    expect(rules.some(({ alert }) => alert === 'AmountHigh')).toBe(true);
    const document = {
      rule_files: ['rules/alerts.yml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [
            { series: selector('natsight_insight_firing', { ...origin, country }), values: '1' },
            { series: selector('natsight_insight_value', { ...origin, country }), values: String(value) },
          ],
          alert_rule_test: [
            {
              eval_time: '0s',
              alertname: 'AmountHigh',
              exp_alerts: [
                {
                  exp_labels: { ...shown, severity: 'critical', service: 'shop-orders', team: 'shop' },
                  exp_annotations: alertAnnotations(setup, change, pages),
                },
              ],
            },
          ],
        },
      ],
    };
    await writeFiles(folder, new Map([...files, ['test.yml', dump(document, { lineWidth: -1 })]]));
    expect(await runPromtool(['test', 'rules', join(folder, 'test.yml')])).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  },
);
