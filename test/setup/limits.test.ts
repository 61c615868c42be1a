import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as limits from '../../setup/model/limits.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';

const { SECTION_LIMITS } = limits;
const MINIMAL = 'test/fixtures/config/good/minimal';
type Json = Record<string, unknown>;
type Path = readonly string[];

const documentOf = (file: string) => JSON.parse(readFileSync(join(MINIMAL, file), 'utf8')) as Json;
const documents = () => ({
  processing: documentOf(PROCESSING_FILE),
  monitoring: documentOf(MONITORING_FILE),
});

function sectionAt(document: Json, path: Path): Json {
  return path.reduce((object, key) => (object[key] ??= {}) as Json, document);
}

const problemsOf = ({ processing, monitoring }: { processing: unknown; monitoring: unknown }) =>
  parseSetup(JSON.stringify(processing), JSON.stringify(monitoring)).problems.map(({ message }) => message);

const SECTIONS = Object.entries(SECTION_LIMITS).flatMap(([document, sections]) =>
  sections.map(([path, limit]) => [path.join('.'), document, path, limit] as const),
);

describe('a section with more entries than its limit', () => {
  test.each(SECTIONS)(
    'is refused with one sentence and not checked further: %s',
    (_, document, path, limit) => {
      const all = documents();
      const section = sectionAt(document === 'processing' ? all.processing : all.monitoring, path);
      const before = Object.keys(section).length;
      for (let at = before; at <= limit; at++) section[`x${at}`] = 'nonsense';
      expect(problemsOf(all)).toEqual([`expected at most ${limit} entries, found ${limit + 1}`]);
    },
  );
});

describe('other limits', () => {
  const withStream = (stream: Json) => {
    const all = documents();
    all.processing['dataStreams'] = {
      orders: { ...sectionAt(all.processing, ['dataStreams', 'orders']), ...stream },
    };
    return all;
  };
  const subjects = (count: number) => Array.from({ length: count }, (_, at) => `s.${at}`);

  test('of the subjects of a stream', () => {
    expect(problemsOf(withStream({ subject: subjects(limits.MAX_STREAM_SUBJECTS) }))).toEqual([]);
    expect(problemsOf(withStream({ subject: subjects(limits.MAX_STREAM_SUBJECTS + 1) }))[0]).toBe(
      'expected at most 1000 entries, found a list',
    );
  });

  test('of the subjects of all streams together', () => {
    const all = documents();
    const streams = sectionAt(all.processing, ['dataStreams']);
    for (const at of [1, 2])
      streams[`more${at}`] = { subject: subjects(1_000).map((each) => `${at}.${each}`) };
    expect(problemsOf(all)).toContain(
      'expected at most 2000 subjects of all streams together, found 2001: use wildcards',
    );
  });

  test('of the steps of a stream', () => {
    const all = documents();
    const steps = Array.from({ length: limits.MAX_STEPS + 1 }, () => ({ where: 'amount > 0' }));
    sectionAt(all.processing, ['processingLogic'])['orders'] = steps;
    expect(problemsOf(all)).toContain('expected at most 100 entries, found a list');
  });

  test('of the text of a summary', () => {
    const all = documents();
    sectionAt(all.processing, ['instantInsightRules', 'ManyUnpaid'])['summary'] = 'x '.repeat(2_049);
    expect(problemsOf(all)[0]).toMatch(/^expected at most 4096 characters, found "x x /);
  });

  test('of a pattern of metrics, which is matched in linear time', () => {
    const all = documents();
    sectionAt(all.processing, ['realTimeDashboards', 'orders'])['metrics'] = [
      `${'*a'.repeat(500)}b`,
      'order*',
    ];
    const metrics = sectionAt(all.processing, ['liveMetrics']);
    metrics[`${'a'.repeat(190)}_total`] = metrics['orders_total'];
    expect(problemsOf(all)).toEqual([`no metric matches "${'*a'.repeat(40).slice(0, 79)}…`]);
  });
});
