// Bundles the live page into dist/exporter/page: one script and one style sheet, without external requests.
import { build } from 'esbuild';

await build({
  entryPoints: { page: 'exporter/page/main.ts', style: 'exporter/page/style.css' },
  outdir: 'dist/exporter/page',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
});
