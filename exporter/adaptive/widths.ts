import { FIELD, WIDTHS } from './band-layout.js';
import type { WidthFields } from './band-layout.js';
import type { Score } from './score.js';

const DAY_MS = 86_400_000;
/** A width before anything is known: wide, and narrowed by quiet days. */
export const FIRST_WIDTH = 5;
/**
 * Least width, in deviations. Not more: values of a slot that hold one of two levels are never further out than about one deviation, and
 * still have a budget.
 */
const LEAST_WIDTH = 0.5;
/** Time of which the greatest distance counts. */
export const BLOCK_MS = 4 * 3_600_000;
/** The weight of a block among many: about 17 days. */
const BLOCK_WEIGHT = 0.01;
/** A block whose greatest distance is less than the least width says nothing: nothing happened in it. */
const LEAST_DISTANCE = LEAST_WIDTH;
/** Greatest distance that counts: of the first blocks, when deviations are hardly known, and later. */
const GREATEST_DISTANCES = [8, 100] as const;
const FEW_BLOCKS = 3;
/** Mean deviation of the logarithm of the greatest distances: at first, and at least. */
const FIRST_SPREAD = 0.2;
const LEAST_SPREAD = 0.05;
/** Euler's constant: how far the mean of Gumbel's law is above its mode, in its scale. */
const EULER = 0.5772;
/** Blocks that are missing widen: this much of the spread, divided by their number. */
const UNSURE = 6;
/** The reasons whose widths follow the budget share it evenly. An outage has no width. */
const SHARE = 1 / 3;
/** Share of the budget that is aimed at: the rest is for what is not of this law. */
const AIM = 0.9;
/** By how many spreads an alert widens, and how many spreads the correction may narrow. */
const STEP = 0.75;
const NARROWEST = 2;
/** An alert widens its own reason by this share of how far out it was, up to a factor of e; half of what is added fades in three days. */
const LEAP = 0.8;
const GREATEST_LEAP = 1;
const GREATEST_CORRECTION = 3;
const HALF_LIFE_MS = 3 * DAY_MS;
/** A record widens by so much at least. */
const RECORD_STEP = 0.2;

const BAND_AND_LEVEL = [WIDTHS.band, WIDTHS.level] as const;

/**
 * Keeps the alerts of a series near its budget. Each width is what the greatest distance of a block exceeds as often as the budget allows,
 * if the logarithms of the greatest distances follow Gumbel's law (Gumbel 1958, "Statistics of Extremes"; by moments). A correction
 * makes up for what does not follow it: each alert widens, and time narrows, so that both balance if there are as many alerts as aimed at
 * (Robbins and Monro 1951). An outage counts as an alert, but what finds it has no width: the next one must be found too.
 */
export class Widths {
  /** Alerts that are aimed at in a block. */
  readonly #aim: number;
  /** Spreads from the mean to the width that is exceeded often enough, if something happens in all blocks. */
  readonly #reach: number;

  constructor(budgetPerDay: number) {
    this.#aim = (AIM * budgetPerDay * BLOCK_MS) / DAY_MS;
    this.#reach = -Math.log(SHARE * this.#aim) - EULER;
  }

  /** Ends a block, and those that were missed. */
  endBlock(fields: Float64Array, field: number, blocks: number, isReady: boolean): void {
    fields[field + FIELD.blocks]! += 1;
    for (const width of BAND_AND_LEVEL) {
      if (isReady) this.#narrow(fields, field, width, blocks);
      noteBlock(fields, field, width);
      this.#apply(fields, field, width);
    }
    if (!isReady) return;
    const narrowed =
      fields[field + FIELD.recordMargin]! * Math.exp(-RECORD_STEP * SHARE * this.#aim * blocks);
    fields[field + FIELD.recordMargin] = Math.max(1, narrowed);
  }

  noteAlert(fields: Float64Array, field: number, { reason, ratio }: Score): void {
    const leap = LEAP * Math.min(GREATEST_LEAP, Math.log(ratio));
    if (reason === 'record') fields[field + FIELD.recordMargin]! *= Math.exp(RECORD_STEP + leap);
    for (const width of BAND_AND_LEVEL) {
      const own = reason !== 'record' && reason !== 'outage' && width === WIDTHS[reason] ? leap : 0;
      if (!isEstimated(fields, field, width)) {
        if (own > 0) fields[field + width.width]! *= Math.exp(RECORD_STEP + own);
        continue;
      }
      const widened = fields[field + width.correction]! + STEP * spreadOf(fields, field, width) + own;
      fields[field + width.correction] = Math.min(GREATEST_CORRECTION, widened);
      this.#apply(fields, field, width);
    }
  }

  /** Distances from a slot of the season are of another law than those from all hours together. */
  beginSeason(fields: Float64Array, field: number): void {
    fields[field + FIELD.isSeasonal] = 1;
    fields[field + FIELD.blocks] = 0;
    for (const { greatest, blocks, correction } of BAND_AND_LEVEL) {
      fields[field + greatest] = 0;
      fields[field + blocks] = 0;
      fields[field + correction] = 0;
    }
  }

  #narrow(fields: Float64Array, field: number, width: WidthFields, blocks: number): void {
    if (!isEstimated(fields, field, width)) {
      const factor = Math.exp(-RECORD_STEP * SHARE * this.#aim * blocks);
      fields[field + width.width] = Math.max(LEAST_WIDTH, fields[field + width.width]! * factor);
      return;
    }
    const spread = spreadOf(fields, field, width);
    const before = fields[field + width.correction]!;
    const faded = before > 0 ? before * 2 ** ((-blocks * BLOCK_MS) / HALF_LIFE_MS) : before;
    const narrowed = Math.min(faded, before - STEP * spread * this.#aim * blocks);
    fields[field + width.correction] = Math.max(-NARROWEST * spread, narrowed);
  }

  #apply(fields: Float64Array, field: number, width: WidthFields): void {
    if (!isEstimated(fields, field, width)) return;
    const count = fields[field + width.blocks]!;
    const spread = spreadOf(fields, field, width);
    // Where something happens in one block of two, it may be out twice as often.
    const reach = this.#reach - Math.log(fields[field + FIELD.blocks]! / count) + UNSURE / count;
    const above = Math.max(spread / 2, spread * reach + fields[field + width.correction]!);
    fields[field + width.width] = Math.max(LEAST_WIDTH, Math.exp(fields[field + width.mean]! + above));
  }
}

function isEstimated(fields: Float64Array, field: number, { blocks }: WidthFields): boolean {
  return fields[field + blocks]! >= FEW_BLOCKS;
}

function spreadOf(fields: Float64Array, field: number, { spread }: WidthFields): number {
  return Math.max(LEAST_SPREAD, fields[field + spread]!);
}

/** Learns from the greatest distance of a block; what was outside counts as if it were just at the edge. */
function noteBlock(
  fields: Float64Array,
  field: number,
  { width, greatest, blocks, mean, spread }: WidthFields,
): void {
  const distance = fields[field + greatest]!;
  fields[field + greatest] = 0;
  if (distance < LEAST_DISTANCE) return;
  const count = (fields[field + blocks]! += 1);
  if (count === 1) {
    fields[field + mean] = Math.log(Math.min(GREATEST_DISTANCES[0], distance));
    fields[field + spread] = FIRST_SPREAD;
    return;
  }
  const most =
    count <= FEW_BLOCKS ? GREATEST_DISTANCES[0] : Math.min(GREATEST_DISTANCES[1], fields[field + width]!);
  const log = Math.log(Math.min(most, distance));
  const change = log - fields[field + mean]!;
  fields[field + mean]! += Math.max(BLOCK_WEIGHT, 1 / count) * change;
  const weight = Math.max(BLOCK_WEIGHT, 1 / (count + 1));
  fields[field + spread]! += weight * (Math.abs(change) - fields[field + spread]!);
}
