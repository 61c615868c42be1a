import { describe, expect, test } from '@jest/globals';
import { bytesOfSeries, FIELD } from '../../../exporter/adaptive/band-layout.js';
import { BandRows } from '../../../exporter/adaptive/band-rows.js';
import { Calendar, SEASONS } from '../../../exporter/adaptive/calendar.js';
import { Scorer } from '../../../exporter/adaptive/scorer.js';
import { ADAPTIVE_DEFAULTS } from '../../../setup/model/adaptive-threshold.js';
import { DAY, streamValues } from './stream.js';

const options = ADAPTIVE_DEFAULTS;
const rig = () => {
  const rows = new BandRows(SEASONS[options.season].slots);
  return { rows, scorer: new Scorer(options, rows) };
};
const calendar = new Calendar(options);
const values = streamValues('busy', 8, (minute) => (minute > 7 * DAY && minute % 500 < 10 ? 3 : 1));

describe('what is learned', () => {
  test.each(Object.entries(SEASONS))(
    'of one series with the season "%s" takes at most 3 kB',
    (_, { slots }) => {
      const rows = new BandRows(slots);
      rows.begin(0);
      rows.begin(99);
      const { fields, pairs, hours, counts, alerts } = rows;
      const bytes = [fields, pairs, hours, counts, alerts].reduce(
        (sum, { byteLength }) => sum + byteLength,
        0,
      );
      expect(bytesOfSeries(slots)).toBeLessThanOrEqual(3_000);
      // There is room for as many again.
      expect(bytes / 200).toBe(bytesOfSeries(slots));
    },
  );

  test('is the same after it was saved and restored, whole or by changes', () => {
    const before = rig();
    before.rows.begin(0);
    before.rows.begin(3);
    const saved = [before.rows.save([0, 3])];
    const touched = new Set<number>();
    values.forEach(({ atMs, value }, index) => {
      const moment = calendar.at(atMs);
      touched.add(moment.slot);
      before.scorer.next(0, moment, value);
      before.scorer.next(3, moment, 2 * value);
      if (index % 3_000 !== 0) return;
      saved.push(before.rows.save([0, 3], [...touched]));
      touched.clear();
    });
    saved.push(before.rows.save([3], [...touched]), before.rows.save([0], [...touched]));
    const after = rig();
    for (const state of saved) after.rows.restore(state);
    expect(after.rows.save([0, 3])).toEqual(before.rows.save([0, 3]));
    const whole = rig();
    whole.rows.restore(before.rows.save([0, 3]));
    for (const { atMs, value } of values.slice(-DAY)) {
      const moment = calendar.at(atMs + 8 * DAY * 60_000);
      const expected = { ...before.scorer.next(3, moment, value) };
      expect(after.scorer.next(3, moment, value)).toEqual(expected);
      expect(whole.scorer.next(3, moment, value)).toEqual(expected);
    }
  });

  test('of one series is not touched by the others', () => {
    const { rows, scorer } = rig();
    rows.begin(0);
    rows.begin(1);
    const before = rows.save([1]);
    for (const { atMs, value } of values.slice(0, DAY)) scorer.next(0, calendar.at(atMs), value);
    expect(rows.save([1])).toEqual(before);
    rows.begin(0);
    expect({ ...rows.save([0]), numbers: [1] }).toEqual(before);
  });

  test('is restored from a state of fewer fields: what is expected stays, widths are estimated anew', () => {
    const before = rig();
    before.rows.begin(0);
    for (const { atMs, value } of values) before.scorer.next(0, calendar.at(atMs), value);
    const saved = before.rows.save([0]);
    const after = rig();
    after.rows.restore({ ...saved, fields: saved.fields.slice(0, FIELD.isOutageTold) });
    const next = calendar.at((values.at(-1)?.atMs ?? 0) + 60_000);
    const { expected } = { ...before.scorer.next(0, next, 50) };
    expect(after.scorer.next(0, next, 50).expected).toBe(expected);
    expect(after.rows.fields[FIELD.blocks]).toBe(0);
  });
});
