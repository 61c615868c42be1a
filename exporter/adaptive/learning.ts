import { COUNTS, FIELD, FIELDS, HOURS, PAIR } from './band-layout.js';
import type { BandRows } from './band-rows.js';
import type { LocalMoment } from './calendar.js';
import { adoptShift, isLasting, noteInside, noteOutside } from './level-shift.js';
import type { Score } from './score.js';

/** A slot forgets this much of the past in five minutes. */
const SLOT_KEEPS = 0.95;
const SLOT_STEP_MS = 300_000;
/** Half-life of the mean and deviation of all hours together. */
const HALF_LIFE_MS = 42 * 3_600_000;
/** Time over which the level is the mean. */
const LEVEL_MS = 2 * 3_600_000;
/** Deviations at which a value is clipped before a slot, the mean of all hours and the level learn from it. */
const SLOT_CLIP = 4;
/** The same for a value that is outside: an episode must not widen its own band. */
const OUTSIDE_CLIP = 1;
/** Least root mean square of the level: a smaller shift is not worth an alert. */
const LEAST_LEVEL = 0.15;
const MEAN_CLIP = 14;
const LEVEL_CLIP = 8;
/** Scores after which the deviations are known well enough to clip. */
const FEW = 20;

/** Learns what is normal. One value cannot move it far. */
export class Learning {
  readonly #rows: BandRows;
  /** The weights of the last step: all series of a tick have the same. */
  #stepMs = NaN;
  #slotWeight = 0;
  #meanWeight = 0;
  #levelWeight = 0;

  constructor(rows: BandRows) {
    this.#rows = rows;
  }

  /** Not for outages. `deviation`: of the values around what is expected. */
  learn(
    series: number,
    moment: LocalMoment,
    value: number,
    stepMs: number,
    deviation: number,
    score: Score,
  ): void {
    const { fields } = this.#rows;
    const field = series * FIELDS;
    this.#weigh(stepMs);
    this.#learnMean(field, value);
    const most = score.isReady && score.ratio > 1 ? OUTSIDE_CLIP : SLOT_CLIP;
    this.#learnSlot(series, field, moment.slot, value, score.isSeasonal ? most * deviation : Infinity);
    if (!score.isReady) return;
    if (score.ratio > 1) noteOutside(fields, field, value, score.expected, stepMs);
    else noteInside(fields, field, stepMs);
    if (isLasting(fields, field)) adoptShift(this.#rows, series);
  }

  /** Mean of the last hours of a distance in deviations, divided by its root mean square. */
  levelOf(field: number, distance: number, stepMs: number): number {
    const { fields } = this.#rows;
    this.#weigh(stepMs);
    const before = fields[field + FIELD.level]!;
    const level = before + this.#levelWeight * (clip(distance, LEVEL_CLIP) - before);
    const square = fields[field + FIELD.levelSquare]!;
    const scores = fields[field + FIELD.scores]!;
    const weight = Math.max(this.#meanWeight, 1 / scores);
    const most = square > 0 && scores > FEW ? SLOT_CLIP * SLOT_CLIP * square : Infinity;
    fields[field + FIELD.level] = level;
    fields[field + FIELD.levelSquare] = square + weight * (Math.min(level * level, most) - square);
    return level / (square > LEAST_LEVEL * LEAST_LEVEL ? Math.sqrt(square) : LEAST_LEVEL);
  }

  /** An outage is not the least value of its hour: the next one is lower than usual too. */
  noteExtremes(series: number, field: number, { hour }: LocalMoment, value: number, isOutage: boolean): void {
    const { fields, hours } = this.#rows;
    if (value < fields[field + FIELD.least]!) fields[field + FIELD.least] = value;
    if (value > fields[field + FIELD.greatest]!) fields[field + FIELD.greatest] = value;
    if (isOutage) return;
    const at = (series * HOURS + hour) * PAIR;
    if (value < hours[at]!) hours[at] = value;
    if (value > hours[at + 1]!) hours[at + 1] = value;
  }

  #learnMean(field: number, value: number): void {
    const { fields } = this.#rows;
    const scores = fields[field + FIELD.scores]!;
    const mean = scores === 1 ? value : fields[field + FIELD.mean]!;
    const deviation = fields[field + FIELD.deviation]!;
    const weight = Math.max(this.#meanWeight, 1 / scores);
    const distance = clip(value - mean, deviation > 0 && scores > FEW ? MEAN_CLIP * deviation : Infinity);
    fields[field + FIELD.mean] = mean + weight * distance;
    fields[field + FIELD.deviation] = deviation + weight * (Math.abs(distance) - deviation);
  }

  #learnSlot(series: number, field: number, slot: number, value: number, most: number): void {
    const { fields, pairs, counts, slots } = this.#rows;
    const at = series * slots + slot;
    if (fields[field + FIELD.slot] !== slot) {
      fields[field + FIELD.slot] = slot;
      if (counts[at * COUNTS + 1]! < 255) counts[at * COUNTS + 1]! += 1;
    }
    const scores = counts[at * COUNTS]!;
    if (scores < 255) counts[at * COUNTS] = scores + 1;
    const weight = Math.max(this.#slotWeight, 1 / (scores + 1));
    const expected = scores === 0 ? value : pairs[at * PAIR]!;
    const distance = clip(value - expected, most);
    const deviation = pairs[at * PAIR + 1]!;
    pairs[at * PAIR] = expected + weight * distance;
    pairs[at * PAIR + 1] = deviation + weight * (Math.abs(distance) - deviation);
  }

  #weigh(stepMs: number): void {
    if (stepMs === this.#stepMs) return;
    this.#stepMs = stepMs;
    this.#slotWeight = 1 - SLOT_KEEPS ** (stepMs / SLOT_STEP_MS);
    this.#meanWeight = 1 - 2 ** (-stepMs / HALF_LIFE_MS);
    this.#levelWeight = 1 - Math.exp(-stepMs / LEVEL_MS);
  }
}

function clip(value: number, most: number): number {
  if (value > most) return most;
  return value < -most ? -most : value;
}
