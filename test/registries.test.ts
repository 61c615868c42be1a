import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AGGREGATES } from '../setup/model/aggregate.js';
import { PANEL_KINDS } from '../setup/model/panel.js';
import { parsePercentile } from '../setup/model/percentile.js';
import { parseShow, SHOW_NAMES } from '../setup/model/show.js';
import type { SpanKind } from '../setup/model/window.js';
import { RECEIVER_CASES } from './alertmanager/receiver-cases.js';
import { EVERY_AGGREGATE } from './exporter/aggregate/cases.js';
import { CODEC_CASES } from './exporter/decode/cases.js';
import { STEP_CASES } from './exporter/transform/step-cases.js';
import { SPAN_CASES } from './exporter/window/span-cases.js';
import { codeSpans, tables } from './support/markdown.js';
import { root } from './support/run-command.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const ANALYTICS = read('docs/Real_Time_Analytics_Implementation.md');
const DASHBOARD = read('docs/Live_Dashboard_Implementation.md');

/** Names that a person writes: percentiles, which have one each, aside. */
const aggregateNames = EVERY_AGGREGATE.map(({ written }) => written).filter(
  (name) => parsePercentile(name) === undefined,
);

/** The cells of a row behind its first one, by what that says. */
function rowOf(text: string, heading: string, first: string): string {
  const table = tables(text).find((each) => each.heading === heading);
  const row = table?.rows.find(([cell]) => cell === first) ?? [];
  return row.slice(1).join(' | ');
}

/** The code in the first part of a text that matches. */
function codeIn(text: string, pattern: RegExp): readonly string[] {
  return codeSpans(pattern.exec(text)?.[0] ?? '');
}

const sorted = (names: Iterable<string>) => [...names].sort();

describe('the guides name every', () => {
  test('format', () => {
    const rows = tables(ANALYTICS).find(({ heading }) => heading === 'Formats')?.rows ?? [];
    expect(sorted(rows.map(([name = '']) => name.replaceAll('`', '')))).toEqual(
      sorted(Object.keys(CODEC_CASES)),
    );
  });

  test('aggregate, and what it takes', () => {
    const metrics = '`liveMetrics.<metric>`';
    const named = codeSpans(rowOf(ANALYTICS, metrics, '`aggregate`'));
    const names = named.filter((name) => parsePercentile(name) === undefined);
    expect(sorted(names)).toEqual(sorted(aggregateNames));
    const value = rowOf(ANALYTICS, metrics, '`value`');
    const kinds = Object.entries(AGGREGATES);
    expect(sorted(codeIn(value, /`[^;.]* take strings/))).toEqual(
      sorted(kinds.filter(([, { input }]) => input === 'identity').map(([kind]) => kind)),
    );
    expect(sorted(codeIn(value, /`[^;.]* need none/))).toEqual(
      sorted(kinds.filter(([, { needsValue }]) => !needsValue).map(([kind]) => kind)),
    );
  });

  test('aggregate that shows 0 for an empty window', () => {
    const zero = EVERY_AGGREGATE.filter(({ aggregate }) => aggregate.read(aggregate.zero(), 1_000) === 0);
    const row = rowOf(ANALYTICS, 'Windows', 'tumbling');
    expect(sorted(codeIn(row, /`[^|]*: 0 once/))).toEqual(sorted(zero.map(({ written }) => written)));
  });

  test('kind of window', () => {
    const described: Readonly<Record<SpanKind, readonly string[]>> = {
      sized: ['tumbling', 'sliding'],
      session: ['sessions'],
    };
    const table = tables(ANALYTICS).find(({ heading }) => heading === 'Windows');
    expect(table?.rows.map(([name]) => name)).toEqual(Object.values(described).flat());
  });

  test('kind of step', () => {
    const overview = codeIn(ANALYTICS, /\*\*Steps\.\*\*[^]*?\n\d\./);
    const reference = codeIn(ANALYTICS, /Each step has one of the keys[^]*?\. Later/);
    const kinds = Object.keys(STEP_CASES);
    expect(sorted(overview)).toEqual(sorted(kinds));
    expect(sorted(reference.filter((key) => key !== 'as' && key !== 'when'))).toEqual(sorted(kinds));
  });

  test('kind of panel', () => {
    const row = rowOf(DASHBOARD, '`realTimeVisualization.<uid>.rows[].panels[]`', '`as`');
    expect(sorted(codeSpans(row))).toEqual(sorted(Object.keys(PANEL_KINDS)));
  });

  test('show of a panel', () => {
    const shows = codeIn(DASHBOARD, /`show` can be `value`[^]*?such as `p95`/).slice(1);
    expect(shows.filter((show) => parseShow(show) === undefined)).toEqual([]);
    expect(`${shows.slice(0, -1).join(', ')} or a percentile of a histogram such as ${shows.at(-1)}`).toBe(
      SHOW_NAMES,
    );
  });

  test('kind of receiver', () => {
    const section = DASHBOARD.split('### `instantAlerts.receivers.<receiver>`')[1] ?? '';
    expect(sorted(codeIn(section, /Each receiver is one of [^.]*\./))).toEqual(
      sorted(Object.keys(RECEIVER_CASES)),
    );
  });
});

describe('CONTRIBUTING.md names the files of', () => {
  interface Registry {
    /** The names that every file must have that lists the kinds. */
    readonly names: readonly string[];
    /** Kinds whose own file has another name. */
    readonly elsewhere?: readonly string[];
    /** Files that have other names for the kinds. */
    readonly inOtherWords?: readonly string[];
  }
  const REGISTRIES: Readonly<Record<string, Registry>> = {
    'a codec': { names: Object.keys(CODEC_CASES) },
    // Both are in extreme.ts.
    'an aggregate': { names: aggregateNames, elsewhere: ['min', 'max'] },
    // A person writes "size" or "session", not a kind.
    'a kind of window': {
      names: Object.keys(SPAN_CASES),
      inOtherWords: [
        'docs/Real_Time_Analytics_Implementation.md',
        'setup/schema/streaming-processing-setup.schema.json',
      ],
    },
    'a transform step': { names: Object.keys(STEP_CASES) },
    'a kind of panel': { names: Object.keys(PANEL_KINDS) },
    'an alert receiver': { names: Object.keys(RECEIVER_CASES) },
  };
  const rows = tables(read('CONTRIBUTING.md')).find(({ heading }) => heading === 'Where things are')?.rows;
  const FOLDERS = [
    'setup',
    'exporter',
    'grafana',
    'prometheus',
    'alertmanager',
    'docs',
    'test/fixtures/config/bad',
  ];
  const isWritten = (path: string) =>
    /\.(?:ts|md|txt|json)$/.test(path) && !/(?:^|\/)(?:generated|examples)\//.test(path);

  const texts = new Map(FOLDERS.flatMap(filesIn).map((path) => [path, read(path)]));

  test.each(Object.entries(REGISTRIES))('%s, and no others', (thing, registry) => {
    const { names, elsewhere = [], inOtherWords = [] } = registry;
    const [, own = '', listing = ''] = rows?.find(([cell]) => cell === thing) ?? [];
    const listed = codeSpans(listing);
    const listsAll = (text: string) => names.every((name) => new RegExp(`\\b${name}\\b`).test(text));
    const found = [...texts].filter(([, text]) => listsAll(text)).map(([path]) => path);
    // Other tests may list the kinds as well.
    const tests = listed.filter((path) => /^test\/(?!fixtures)/.test(path));
    expect(tests.filter((path) => !listsAll(read(path)))).toEqual([]);
    expect(sorted(listed.filter((path) => !tests.includes(path)))).toEqual(
      sorted([...found, ...inOtherWords]),
    );
    const files = codeSpans(own).flatMap((place) =>
      names.filter((name) => !elsewhere.includes(name)).map((name) => place.replace(/<\w+>/, name)),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('no file decides by one kind of insight: they read its traits, or list all kinds', () => {
    const compares = /\bkind [!=]== '(?:threshold|event|silence|keySilence|learnedSilence)'/;
    // It compares bounds, which only this kind has.
    const allowed: readonly string[] = [];
    const found = [...texts].filter(([, text]) => compares.test(text)).map(([path]) => path);
    expect(found).toEqual(allowed);
  });

  function filesIn(folder: string): readonly string[] {
    if (folder.endsWith('.ts')) return [folder];
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter(isWritten);
  }
});
