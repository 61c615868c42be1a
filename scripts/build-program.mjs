// Bundles the command line over dist/scripts/natsight.js, and what a worker thread runs: Node loads a few files several times faster than a
// thousand. What a command imports lazily is in files of its own, in dist/bundle. Everything else in dist stays as the compiler wrote it.
// Packages that only the bundle needs are development dependencies: an installed natsight does not download them.
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'rolldown';

const bundle = 'dist/bundle';
const worker = 'exporter/io/workers/worker';

/** Modules find files beside them by `import.meta.url`. All output is one level below dist, so this is right in each of it. */
const ownPlace = {
  name: 'own-place',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler: (code, id) => {
      const place = JSON.stringify(`../${relative(process.cwd(), id).replace(/\.ts$/, '.js')}`);
      return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
    },
  },
};

/**
 * Modules of Node are taken from Node, not imported: an import of `node:http` reads all of its properties, and on Node 24 one of them
 * loads the whole client behind `fetch`. commander asks for `child_process` but uses it only for commands that are programs of their own.
 */
const nodeModules = {
  name: 'node-modules',
  resolveId: {
    // What the bundler itself needs of `node:module` comes before this could run.
    filter: { id: /^node:(?!module$)/ },
    handler: (id, importer) =>
      `\0${id}${id === 'node:child_process' && /commander/.test(importer ?? '') ? '.late' : ''}.cjs`,
  },
  load: {
    filter: { id: /^\0node:/ },
    handler: (path) => {
      const [, id, late] = /^\0(node:[\w/]+)(\.late)?\.cjs$/.exec(path);
      const get = `process.getBuiltinModule('${id}')`;
      const code = late ? `new Proxy({}, { get: (_, name) => ${get}[name] })` : get;
      return { code: `module.exports = ${code};`, moduleType: 'js' };
    },
  },
};

await rm(bundle, { recursive: true, force: true });
const { output } = await build({
  input: { 'scripts/natsight': 'scripts/natsight.ts', 'bundle/worker': `${worker}.ts` },
  platform: 'node',
  external: ['protobufjs'],
  // Its other form asks for its files in a way that a bundler cannot follow.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [ownPlace, nodeModules],
  transform: { target: 'node20.19' },
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'bundle/[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    // With each module comes what it imports: `natsight run` loads seven files and not a hundred, most of them a line or two.
    codeSplitting: {
      groups: [
        { name: 'node', test: /^\0node:/, priority: 5 },
        { name: 'program', test: /\/scripts\/program\.ts$/, priority: 4 },
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
// The image starts it by its name, from an unpacked package; only an installation by npm would make it executable.
await chmod('dist/scripts/natsight.js', 0o755);
await writeFile(`dist/${worker}.js`, "import '../../../bundle/worker.js';\n");
await writeFile(
  join(bundle, 'LICENSES.txt'),
  await licensesOf(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))),
);

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
