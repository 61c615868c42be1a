// Bundles the command line over dist/scripts/natsight.js, and what a worker thread runs: Node loads a few files several times faster than a
// thousand. What a command imports lazily is in files of its own, in dist/bundle. Everything else in dist stays as the compiler wrote it.
// Packages that only the bundle needs are development dependencies: an installed natsight does not download them.
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

const bundle = 'dist/bundle';
const worker = 'exporter/io/workers/worker';

/** Modules find files beside them by `import.meta.url`. All output is one level below dist, so this is right in each of it. */
const ownPlace = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const place = JSON.stringify(`../${relative(process.cwd(), path).replace(/\.ts$/, '.js')}`);
      const source = await readFile(path, 'utf8');
      const contents = source.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Modules of Node are taken from Node, not imported: an import of `node:http` reads all of its properties, and on Node 24 one of them
 * loads the whole client behind `fetch`.
 */
const nodeModules = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'node' }));
    onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
      loader: 'js',
    }));
  },
};

await rm(bundle, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { 'scripts/natsight': 'scripts/natsight.ts', 'bundle/worker': `${worker}.ts` },
  outdir: 'dist',
  chunkNames: 'bundle/[name]-[hash]',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Names stay as they are, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  // CommonJS packages in the bundle require Node's own modules.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  external: ['protobufjs'],
  plugins: [ownPlace, nodeModules],
  metafile: true,
  logLevel: 'warning',
});
// The image starts it by its name, from an unpacked package; only an installation by npm would make it executable.
await chmod('dist/scripts/natsight.js', 0o755);
await writeFile(`dist/${worker}.js`, "import '../../../bundle/worker.js';\n");
await writeFile(join(bundle, 'LICENSES.txt'), await licensesOf(Object.keys(metafile.inputs)));

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
