import { resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { readChoice, writeChoice } from '../../../exporter/page/page-address.js';
import { installFakes } from './browser-fakes.js';

beforeEach(() => {
  resetDocument();
  installFakes();
});

const NOTHING = { panel: undefined, spanMs: undefined, filters: new Map() };

test('what was chosen is read again from the address', () => {
  const filters = new Map([['haul', new Set(['long', 'a & b'])]]);
  const chosen = { panel: 'a metric by haul+origin & more', spanMs: 60_000, filters };
  writeChoice(chosen);
  expect(readChoice()).toEqual(chosen);
  writeChoice({ panel: undefined });
  expect(readChoice()).toEqual({ ...chosen, panel: undefined });
  writeChoice({ spanMs: undefined, filters: new Map() });
  expect(readChoice()).toEqual(NOTHING);
  expect(location.hash).toBe('');
});

test.each(['#panels', '#span=abc', '#span=-5', '#span=1.5', '#span=', '#%'])(
  '"%s" chooses nothing',
  (hash) => {
    window.history.replaceState(null, '', hash);
    expect(readChoice()).toEqual(NOTHING);
  },
);
