import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { packGrid } from '../../../grafana/finish/grid.js';
import { lint } from '../lint/base.js';

const panel = (w: number, h: number): Panel => ({ type: 'stat', gridPos: { x: 99, y: 99, w, h } });
const row = (...panels: Panel[]): RowPanel => ({ type: 'row', id: 0, collapsed: panels.length > 0, panels });

const places = (panels: readonly (Panel | RowPanel)[]) =>
  packGrid(panels).map(({ gridPos }) => [gridPos?.x, gridPos?.y, gridPos?.w, gridPos?.h].join(' '));

describe('packGrid', () => {
  test('begins a line when a panel would stick out, below the highest of the last', () => {
    expect(places([panel(10, 4), panel(10, 8), panel(10, 4)])).toEqual(['0 0 10 4', '10 0 10 8', '0 8 10 4']);
  });

  test('puts a row below all before it, and the next panel below the row', () => {
    expect(places([row(), panel(12, 8), row(), panel(24, 2)])).toEqual([
      '0 0 24 1',
      '0 1 12 8',
      '0 9 24 1',
      '0 10 24 2',
    ]);
  });

  test('gives the panels of a collapsed row their places without taking room for them', () => {
    const packed = packGrid([row(panel(12, 8), panel(24, 8)), row()]);
    expect(packed.map(({ gridPos }) => gridPos?.y)).toEqual([0, 1]);
    const [first] = packed;
    const inner = first !== undefined && 'panels' in first ? first.panels : [];
    expect(inner.map(({ gridPos }) => gridPos?.y)).toEqual([1, 9]);
  });

  test('never overlaps and never sticks out, whatever the sizes', () => {
    const layout = new Set(['panels-overlap', 'panel-off-grid']);
    const sizes = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 12 }), fc.boolean()),
    );
    fc.assert(
      fc.property(sizes, (drawn) => {
        const panels = packGrid(drawn.map(([w, h, isRow]) => (isRow ? row(panel(w, h)) : panel(w, h))));
        expect(lint([{ panels }]).filter(({ rule }) => layout.has(rule))).toEqual([]);
      }),
    );
  });
});
