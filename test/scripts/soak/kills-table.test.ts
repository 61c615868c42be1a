import { expect, test } from '@jest/globals';
import { outagesTable } from '../../../scripts/soak/outages-table.js';
import { killsTable, readFigures } from '../../../scripts/soak/kills-table.js';
import { withFigures } from '../../../scripts/soak/marked-figures.js';

const figures = readFigures(
  '{"workers":2,"state":"folder","kills":{"all":100,"withinWrite":48,"diskFull":25,"nats":61},"events":1010000,"published":52000,"seed":7}\n',
);

test('the figures of a run replace those of the run before, and nothing else', () => {
  const table = killsTable(figures, 'Node 20, 2 cores, 40 minutes');
  expect(table).toContain('| a folder | 2 | 100 | 48 | 25 | 61 | 1,010,000 | 52,000 | equal | 7 |');
  const page =
    'before\n<!-- kills: written by npm run soak:kills -->\nformer figures\n<!-- /kills -->\nafter\n';
  const written = withFigures(page, 'kills', table);
  expect(written).toMatch(/^before\n[^]*Node 20[^]*\nafter\n$/);
  expect(written).not.toContain('former');
  expect(withFigures(written, 'kills', table)).toBe(written);
  expect(() => withFigures(page, 'outages', table)).toThrow('no markers');
});

test('of an outage, the seconds until everything works again', () => {
  const table = outagesTable([{ what: 'nats-server is killed', seconds: 1.26 }], 'Node 20');
  expect(table).toContain('| nats-server is killed | 1.3 |');
});
