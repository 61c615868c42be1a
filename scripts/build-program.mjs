// Bundles the command line and what a worker thread runs into dist/bundle: Node loads a few files several times faster than a thousand. What
// a command imports lazily is in files of its own. dist/scripts/natsight.js and the worker's file only load the bundle, with compiled code
// from a cache (scripts/bundle). Everything else in dist stays as the compiler wrote it.
// Packages that only the bundle needs are development dependencies: an installed natsight does not download them.
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'rolldown';
import { Visitor } from 'rolldown/utils';

const bundle = 'dist/bundle';
const worker = 'exporter/io/workers/worker';

/** Modules find files beside them by `import.meta.url`. All output is in dist/bundle, so this is right in each of it. */
const ownPlace = {
  name: 'own-place',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler: (code, id) => {
      const place = JSON.stringify(`../${relative(process.cwd(), id).replace(/\.ts$/, '.js')}`);
      const path = `process.getBuiltinModule('path').join(__dirname, ${place})`;
      return code.replaceAll(
        'import.meta.url',
        `process.getBuiltinModule('url').pathToFileURL(${path}).href`,
      );
    },
  },
};

/** Modules of Node that are slow to load, and that hardly anything needs before the first connection, thread or file. */
const LATE =
  /^node:(?:assert|child_process|cluster|dgram|fs\/promises|http|https|http2|perf_hooks|readline|readline\/promises|timers\/promises|worker_threads|zlib)$/;

/** Packages that take a while to build their tables, and that few events need. */
const LATE_PACKAGES = ['csv-parse/sync', 'fzstd'];

/**
 * As `require` would return it, but loaded when something of it is used. The bundler copies the properties of what is imported as a whole into
 * an object with the same prototype. There are none to copy, so that nothing is loaded, and the prototype has them all.
 */
const lateModule = (load) => `
const load = () => ${load};
module.exports = new Proxy({}, {
  get: (_, name) => load()[name],
  has: (_, name) => name in load(),
  getPrototypeOf: () => module.exports,
});`;

const latePackages = {
  name: 'late-packages',
  resolveId: {
    filter: { id: LATE_PACKAGES.map((name) => new RegExp(`^${name}$`)) },
    handler: (id, importer) => (importer?.startsWith('\0late-package:') ? null : `\0late-package:${id}`),
  },
  load: {
    filter: { id: /^\0late-package:/ },
    handler: (id) => ({
      code: lateModule(`require('${id.slice('\0late-package:'.length)}')`),
      moduleType: 'js',
    }),
  },
};

/**
 * Modules of Node are taken from Node, not imported: an import of `node:http` reads all of its properties, and on Node 24 one of them
 * loads the whole client behind `fetch`.
 */
const nodeModules = {
  name: 'node-modules',
  resolveId: {
    // What the bundler itself needs of `node:module` comes before this could run.
    filter: { id: /^(?!(?:node:)?module$)(?:node:)?[a-z\d_/]+$/ },
    handler: (id) => {
      const name = id.replace(/^node:/, '');
      return builtinModules.includes(name) ? `\0node:${name}.cjs` : null;
    },
  },
  load: {
    filter: { id: /^\0node:/ },
    handler: (path) => {
      const [, id] = /^\0(node:[\w/]+)\.cjs$/.exec(path);
      const code = LATE.test(id)
        ? lateModule(`process.getBuiltinModule('${id}')`)
        : `module.exports = process.getBuiltinModule('${id}');`;
      return { code, moduleType: 'js' };
    },
  },
};

/**
 * The schemas of an object's fields are made when the first such object is read: a setup has few of the kinds of objects that it may have.
 * zod takes a shape that is a getter.
 */
const lateShapes = {
  name: 'late-shapes',
  resolveId: {
    filter: { id: /^late-object$/ },
    handler: () => '\0late-object',
  },
  load: {
    filter: { id: /^\0late-object$/ },
    handler: () => `
import { ZodObject, never } from 'zod';
export function lateObject(make) {
  let made;
  return new ZodObject({ type: 'object', catchall: never(), get shape() { return made ??= make(); } });
}`,
  },
  transform: {
    filter: { id: /\/setup\/.+\.ts$/, code: '.strictObject({' },
    handler(code) {
      const edits = [];
      const CallExpression = ({ callee, arguments: [shape] }) => {
        if (callee.property?.name !== 'strictObject' || shape?.type !== 'ObjectExpression') return;
        edits.push(
          [callee.start, callee.end, 'lateObject'],
          [shape.start, shape.start, '() => ('],
          [shape.end, shape.end, ')'],
        );
      };
      new Visitor({ CallExpression }).visit(this.parse(code, { lang: 'ts' }));
      return edits
        .toSorted(([a], [b]) => b - a)
        .reduce(
          (text, [start, end, by]) => text.slice(0, start) + by + text.slice(end),
          `${code}\nimport { lateObject } from 'late-object';\n`,
        );
    },
  },
};

await rm(bundle, { recursive: true, force: true });
const { output } = await build({
  input: { natsight: 'scripts/natsight.ts', worker: `${worker}.ts` },
  platform: 'node',
  external: ['protobufjs'],
  // Its other form asks for its files in a way that a bundler cannot follow.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [ownPlace, nodeModules, latePackages, lateShapes],
  transform: { target: 'node20.19' },
  output: {
    dir: bundle,
    // Node takes compiled code only for scripts.
    format: 'cjs',
    // A cache knows a file by its name.
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    // With each module comes what it imports: `natsight run` loads seven files and not a hundred, most of them a line or two.
    codeSplitting: {
      groups: [
        { name: 'node', test: /^\0node:/, priority: 5 },
        // The commands are declared together: by themselves they would take their few common modules from the files of `natsight run`.
        { name: 'program', test: /\/scripts\/(?:run-)?program\.ts$/, priority: 4 },
        { name: 'setup', test: /\/setup\/load\.ts$/, priority: 3 },
        { name: 'machine', test: /\/exporter\/io\/workers\/worker-session\.ts$/, priority: 2 },
        { name: 'run', test: /\/exporter\/main\.ts$/, priority: 1 },
      ],
    },
  },
  // A few modules that are imported lazily somewhere are needed early elsewhere.
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
});
await Promise.all(
  output.map(({ fileName, code }) => writeFile(join(bundle, fileName), asFunction(escaped(code)))),
);
await build({
  input: { load: 'scripts/bundle/load.ts' },
  platform: 'node',
  plugins: [nodeModules],
  output: { dir: bundle, format: 'esm', minify: true },
  logLevel: 'warn',
});
await writeFile('dist/scripts/natsight.js', `#!/usr/bin/env node\n${loading('natsight', '..')}`);
await writeFile(`dist/${worker}.js`, loading('worker', '../../..'));
// The image starts it by its name, from an unpacked package; only an installation by npm would make it executable.
await chmod('dist/scripts/natsight.js', 0o755);
await writeFile(
  join(bundle, 'LICENSES.txt'),
  await licensesOf(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))),
);

/**
 * With ASCII characters only: such a file is read without decoding, and V8 keeps it in half the memory. An escape stands for its character in
 * every text, pattern and name; only String.raw would tell them apart.
 */
function escaped(code) {
  return code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As scripts/bundle/chunk-loader.ts calls it. Modules are strict, and so is all that was bundled as one. */
function asFunction(code) {
  return `(function (exports, require, module, __filename, __dirname) {'use strict';${code.replace(/^#!.*\n/, '')}\n})`;
}

/** A program that loads an entry of the bundle. `root`: from it to dist. */
function loading(entry, root) {
  const { fileName } = output.find(
    ({ type, name, isEntry }) => type === 'chunk' && isEntry && name === entry,
  );
  return `import { loadBundle } from '${root}/bundle/load.js';
loadBundle('${entry}', new URL('${root}/bundle/${fileName}', import.meta.url));
`;
}

/** The licenses of the packages in the bundle, which ask to stay with every copy. */
async function licensesOf(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [];
  for (const folder of [...new Set(folders)].toSorted((a, b) => a.localeCompare(b))) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text =
      file !== undefined && existsSync(join(folder, file)) ? await readFile(join(folder, file), 'utf8') : '';
    texts.push(`${name} ${version}, ${license}\n\n${text.trim()}\n`);
  }
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
