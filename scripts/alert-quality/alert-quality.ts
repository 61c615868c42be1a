import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { qualityBars } from './bars.js';
import { STREAM_KINDS } from './kinds.js';
import { measure } from './measure.js';
import { qualityPage } from './report.js';

/** Streams of each kind. */
const STREAMS = 10;
/** Lower seeds were watched while the constants of the algorithm were chosen. */
const FIRST_SEED = 1_001;

const page = fileURLToPath(new URL('../../../docs/alert-quality.md', import.meta.url));
const seeds = Array.from({ length: STREAMS }, (_, index) => FIRST_SEED + index);
const qualities = STREAM_KINDS.map((kind) => {
  const quality = measure(kind, seeds);
  console.log(`${kind.name}: ${quality.falsePerDay.map((alerts) => alerts.toFixed(2)).join(' ')}`);
  return quality;
});
const bars = qualityBars(qualities);
for (const { goal, measured, isMet } of bars)
  console.log(`${isMet ? 'met' : 'NOT MET'}  ${goal}: ${measured}`);
const text = qualityPage(qualities, bars, seeds);
await writeFile(page, await format(text, { parser: 'markdown', printWidth: 140 }));
