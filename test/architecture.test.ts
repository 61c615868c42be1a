import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from './support/run-command.js';

/** Each part, and what of ours it may import beside itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  setup: [],
  exporter: ['setup'],
  grafana: ['setup'],
  prometheus: ['setup'],
  alertmanager: ['setup'],
  scripts: ['setup', 'exporter', 'grafana', 'prometheus', 'alertmanager'],
};

/** Where the product does I/O and waits; everything else is pure. */
const edges = [
  /^scripts\//,
  /^exporter\/(main|app)\.ts$/,
  /^exporter\/(io|telemetry)\//,
  /^setup\/(load|document-files|reference-values|regular-file)\.ts$/,
  // Loads CommonJS packages with node:module's createRequire.
  /^setup\/require-later\.ts$/,
];

interface Import {
  readonly from: string;
  /** A path below the checkout for a file of ours, else the name of the package. */
  readonly to: string;
}

const imports = Object.keys(mayImport).flatMap(sourceFiles).flatMap(importsOf);
const own = imports.filter(({ to }) => partOf(to) in mayImport);

test('two exported types never share a name', () => {
  const files = new Map<string, string[]>();
  for (const file of Object.keys(mayImport).flatMap(sourceFiles)) {
    const exported = readFileSync(join(root, file), 'utf8').matchAll(
      /^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm,
    );
    for (const [, name = ''] of exported) files.set(name, [...(files.get(name) ?? []), file]);
  }
  expect(files.size).toBeGreaterThan(300);
  expect([...files].filter(([, places]) => places.length > 1)).toEqual([]);
});

describe('the parts', () => {
  test('import only the parts that they may', () => {
    const wrong = own.filter(({ from, to }) => {
      const [part, target] = [partOf(from), partOf(to)];
      return part !== target && !mayImport[part]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  test('touch the world only at their edges', () => {
    const wrong = imports.filter(
      ({ from, to }) => to.startsWith('node:') && !edges.some((edge) => edge.test(from)),
    );
    expect(wrong).toEqual([]);
  });

  test('do I/O and wait only at their edges', () => {
    const wrong = Object.keys(mayImport)
      .flatMap(sourceFiles)
      .filter((file) => !edges.some((edge) => edge.test(file)) && !file.startsWith('exporter/page/'))
      .flatMap((file) =>
        worldlyGlobals(readFileSync(join(root, file), 'utf8')).map((name) => `${file}: ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('have no import cycles between their folders', () => {
    expect(cycles(folderGraph(own))).toEqual([]);
  });

  test('have no import cycles between their files, type imports included', () => {
    expect(cycles(fileGraph(own))).toEqual([]);
  });
});

test('imports are read from the sources', () => {
  expect(imports).toContainEqual({ from: 'scripts/servers/nats.ts', to: 'scripts/servers/child.ts' });
  expect(imports).toContainEqual({ from: 'scripts/servers/nats.ts', to: 'node:path' });
  expect(imports).toContainEqual({
    from: 'exporter/io/nats/inbound/inbound.ts',
    to: 'exporter/io/clock.ts',
  });
});

test('globals that do I/O or wait are found, but not in comments and texts, and not as methods', () => {
  const source = `
    // fetch(1)
    /* setTimeout(
     */
    const text = 'setInterval(' + "it's" + this.#fetch(2) + api.setImmediate(3);
    await fetch(url); new WebSocket(url); const wait = setTimeout; AbortSignal.timeout(4);`;
  expect(worldlyGlobals(source)).toEqual(['fetch', 'WebSocket', 'setTimeout', 'AbortSignal.timeout']);
});

test('a cycle is found', () => {
  const graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c'])],
    ['c', new Set(['b'])],
  ]);
  expect(cycles(graph)).toEqual([['b', 'c']]);
});

function sourceFiles(part: string): string[] {
  return readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(part, path));
}

function importsOf(from: string): Import[] {
  const source = readFileSync(join(root, from), 'utf8');
  const specifiers = source.matchAll(
    /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...specifiers].map(([, fixed, dynamic]) => ({ from, to: resolve(from, fixed ?? dynamic ?? '') }));
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.')
    ? normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts')
    : specifier;
}

/** Globals by which a file would do I/O or wait, as .oxlintrc.json restricts them. */
function worldlyGlobals(source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '');
  const names =
    /(?<![\w.#$])(?:fetch|WebSocket|XMLHttpRequest|EventSource|set(?:Timeout|Interval|Immediate)|AbortSignal\.timeout)\b/g;
  return code.match(names) ?? [];
}

function partOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Two levels are the tree's chapters, `exporter/window`; a file that lies in a part itself stands for itself. */
function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function folderGraph(edgesBetweenFiles: readonly Import[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edgesBetweenFiles) {
    const targets = graph.get(folderOf(from)) ?? new Set();
    graph.set(folderOf(from), targets);
    if (folderOf(to) !== folderOf(from)) targets.add(folderOf(to));
  }
  return graph;
}

function fileGraph(edgesBetweenFiles: readonly Import[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edgesBetweenFiles) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

/** The groups of nodes that reach each other. */
function cycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...graph.keys()].map((start) => [start, reachable(graph, start)]));
  const groups = [...graph.keys()].map((node) =>
    [...(reach.get(node) ?? [])].filter((other) => reach.get(other)?.has(node)).toSorted(),
  );
  return [
    ...new Map(groups.filter((group) => group.length > 0).map((group) => [group.join(), group])).values(),
  ];
}

function reachable(graph: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> {
  const seen = new Set<string>();
  const pending = [...(graph.get(start) ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(graph.get(next) ?? []));
  }
  return seen;
}
