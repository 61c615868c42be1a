import { describe, expect, test } from '@jest/globals';
import { widened } from '../../../exporter/page/time-range.js';
import { ShownTime } from '../../../exporter/page/shown-time.js';

const range = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('the shown time', () => {
  test('follows the newest data', () => {
    const time = new ShownTime(60_000);
    expect(time.range(100_000)).toEqual(range(40_000, 100_000));
    expect(time.range(101_000)).toEqual(range(41_000, 101_000));
    expect([time.isFollowing, time.isZoomed]).toEqual([true, false]);
  });

  test('stands while it is paused; a second pause changes nothing', () => {
    const time = new ShownTime(60_000);
    time.pause(100_000);
    time.pause(200_000);
    expect(time.range(300_000)).toEqual(range(40_000, 100_000));
    expect(time.isFollowing).toBe(false);
    time.follow();
    expect(time.range(300_000)).toEqual(range(240_000, 300_000));
  });

  test('is zoomed step by step, and back again', () => {
    const time = new ShownTime(60_000);
    time.zoom(range(50_000, 80_000));
    time.zoom(range(60_000, 70_000));
    expect([time.range(100_000), time.isZoomed, time.isFollowing]).toEqual([
      range(60_000, 70_000),
      true,
      false,
    ]);
    time.zoomOut();
    expect(time.range(100_000)).toEqual(range(50_000, 80_000));
    time.zoomOut();
    expect(time.range(200_000)).toEqual(range(140_000, 200_000));
    time.zoomOut();
    expect(time.isFollowing).toBe(true);
  });

  test('that was paused before a zoom is paused after it', () => {
    const time = new ShownTime(60_000);
    time.pause(100_000);
    time.zoom(range(50_000, 60_000));
    time.zoomOut();
    expect(time.range(900_000)).toEqual(range(40_000, 100_000));
  });

  test('is zoomed no further than a second, whichever end comes first', () => {
    const time = new ShownTime(60_000);
    time.zoom(range(80_000, 50_000));
    expect(time.range(0)).toEqual(range(50_000, 80_000));
    time.zoom(range(50_000, 50_010));
    expect(time.range(0)).toEqual(range(50_000, 51_000));
  });

  test('of another span follows again', () => {
    const time = new ShownTime(60_000);
    time.zoom(range(1, 2));
    time.follow(10_000);
    expect([time.range(100_000), time.spanMs]).toEqual([range(90_000, 100_000), 10_000]);
  });
});

test('a range keeps its middle when it gets wider or narrower', () => {
  expect(widened(range(10_000, 20_000), 2)).toEqual(range(5_000, 25_000));
  expect(widened(range(10_000, 20_000), 0.5)).toEqual(range(12_500, 17_500));
  expect(widened(range(10_000, 10_001), 0.5)).toEqual(range(9_500.5, 10_500.5));
});
