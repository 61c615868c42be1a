import { describe, expect, test } from '@jest/globals';
import { IdleStore } from '../../../exporter/series/idle-store.js';

const left = (total: number) => ({ createdMs: 1, rows: [Float64Array.of(total)] });

describe('what idle series leave behind', () => {
  test('is given back once', () => {
    const store = new IdleStore(2);
    store.put(['ORD', ''], left(17));
    expect(store.remove(['', 'ORD'])).toBeUndefined();
    expect(store.remove(['ORD', ''])).toEqual(left(17));
    expect(store.remove(['ORD', ''])).toBeUndefined();
    expect(store.forgotten).toBe(0);
  });

  test('is bounded: the series that has been idle longest is forgotten, and counted', () => {
    const store = new IdleStore(2);
    store.put(['ORD'], left(1));
    store.put(['DFW'], left(2));
    store.remove(['ORD']);
    store.put(['ORD'], left(3));
    store.put(['ATL'], left(4));
    expect([store.size, store.forgotten]).toEqual([2, 1]);
    expect(['ORD', 'DFW', 'ATL'].map((label) => store.remove([label])?.rows[0]?.[0])).toEqual([
      3,
      undefined,
      4,
    ]);
  });
});
