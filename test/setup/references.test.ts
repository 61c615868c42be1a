import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSetup } from '../../setup/load.js';
import { monitoringSource, processingSource, resolveSetup } from '../../setup/parse.js';
import { formatProblem } from '../../setup/problem.js';
import { MAX_REFERENCED_BYTES, referenceValues } from '../../setup/reference-values.js';
import { SourceFile } from '../../setup/source/source-file.js';
import { tempFolder } from '../support/temp-folder.js';
import { MONITORING } from '../support/written-setup.js';

const folder = tempFolder();
writeFileSync(join(folder, 'hook'), 'https://hooks.example.org/T0123/secret-of-the-hook\r\n');
writeFileSync(join(folder, 'big'), 'x'.repeat(MAX_REFERENCED_BYTES + 1));
writeFileSync(join(folder, 'long'), 's'.repeat(300));

const variables = { REGION: 'eu-west', NATS: 'nats://user:pass-word@nats:4222', EMPTY: '', TEAM: 'a.b' };

const processing = {
  service: {
    name: '${SERVICE:-shop}-${REGION}',
    nats: { servers: ['${NATS}', 'tls://${HOST:-other}:4222'] },
  },
  dataStreams: {
    orders: {
      subject: '${REGION}.orders.{team}',
      schema: { type: 'object', properties: { text: { type: 'string' } } },
    },
  },
  processingLogic: { orders: [{ set: { kind: "'${REGION}'" } }] },
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders of ${REGION}.' } },
  instantInsightRules: {},
  realTimeDashboards: {},
};
const monitoring = {
  ...MONITORING,
  instantAlerts: {
    receivers: { ops: { webhook: '${file:hook}' } },
    route: { default: 'ops' },
    externalLabels: { region: '${REGION}', price: '$${REGION}', empty: '${EMPTY:-none}' },
  },
};

const load = (one: object = processing, other: object = monitoring) => {
  const resolve = referenceValues(folder, variables);
  return resolveSetup(
    processingSource([new SourceFile('p.json', JSON.stringify(one, undefined, 1))], resolve),
    monitoringSource([new SourceFile('m.json', JSON.stringify(other, undefined, 1))], resolve),
  );
};
const errors = (...documents: readonly object[]) =>
  load(...documents)
    .problems.filter(({ level }) => level === 'error')
    .map((problem) => formatProblem(problem).replaceAll(folder, 'FOLDER'));

describe('references', () => {
  test('stand for variables, defaults and the content of files', () => {
    const { setup } = load();
    expect(errors()).toEqual([]);
    expect(setup.service).toMatchObject({
      name: 'shop-eu-west',
      nats: { servers: [variables.NATS, 'tls://other:4222'] },
    });
    expect(JSON.stringify(setup.streams)).toContain('eu-west.orders.');
    expect(setup.alerting.receivers).toMatchObject([
      { webhook: 'https://hooks.example.org/T0123/secret-of-the-hook' },
    ]);
    expect(setup.alerting.externalLabels).toEqual({ region: 'eu-west', price: '${REGION}', empty: 'none' });
  });

  test('stay as they are written in expressions and in texts for people', () => {
    const { setup } = load();
    expect(setup.metrics[0]?.help).toBe('Orders of ${REGION}.');
    expect(setup.steps.get('orders')).toEqual([{ kind: 'set', set: { kind: "'${REGION}'" } }]);
  });

  test('stay as they are written without a folder', () => {
    const { setup } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
    expect(setup.alerting.externalLabels['region']).toBe('${REGION}');
  });

  test.each([
    ['${MISSING}', 'the environment variable MISSING is not set'],
    ['https://${MISSING}/${MISSED:-x}', 'the environment variable MISSING is not set'],
    ['${file:missing}', 'FOLDER/missing cannot be read: no such file'],
    ['${file:.}', 'FOLDER cannot be read: is a directory'],
    ['${file:big}', 'FOLDER/big cannot be read: has 65537 bytes, the limit is 65536'],
    ['${env:X}', 'expected "${NAME}", "${NAME:-default}" or "${file:PATH}", found "${env:X}"'],
    ['${}', 'expected "${NAME}", "${NAME:-default}" or "${file:PATH}", found "${}"'],
  ])('%s is one problem at its place', (webhook, message) => {
    const alerts = { ...monitoring.instantAlerts, receivers: { ops: { webhook } } };
    expect(errors(processing, { ...MONITORING, instantAlerts: alerts })).toEqual([
      expect.stringMatching(/^m\.json:\d+:\d+ {2}/),
    ]);
    expect(errors(processing, { ...MONITORING, instantAlerts: alerts })[0]).toContain(message);
  });

  test.each([
    ['${file:long}', '${file:long}'],
    ['ftp://${file:long}', 'ftp://${file:long}'],
    ['${NATS}${TEAM}', '${NATS}${TEAM}'],
  ])('a problem with the value of %s does not show it', (webhook, shown) => {
    const alerts = { ...monitoring.instantAlerts, receivers: { ops: { webhook } } };
    const [problem, ...more] = errors(processing, { ...MONITORING, instantAlerts: alerts });
    expect(more).toEqual([]);
    expect(problem).toContain(shown);
    expect(problem).not.toMatch(/sss|pass-word/);
  });
});
