import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { qualityPage } from './report.js';
import { HELD_OUT, measureSuite, WATCHED } from './suite.js';

const page = fileURLToPath(new URL('../../../docs/alert-quality.md', import.meta.url));
const results = [WATCHED, HELD_OUT].map((suite) =>
  measureSuite(suite, ({ kind, falsePerDay }) =>
    console.log(`${kind.name}: ${falsePerDay.map((alerts) => alerts.toFixed(2)).join(' ')}`),
  ),
);
for (const { name, bars } of results) {
  for (const { goal, measured, isMet } of bars)
    console.log(`${isMet ? 'met' : 'NOT MET'}  ${name}: ${goal}: ${measured}`);
}
await writeFile(page, await format(qualityPage(results), { parser: 'markdown', printWidth: 140 }));
