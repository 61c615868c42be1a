import type { AdaptiveThreshold } from '../../setup/model/adaptive-threshold.js';
import { COUNTS, FIELD, FIELDS, HOURS, PAIR } from './band-layout.js';
import type { BandRows } from './band-rows.js';
import { SEASONS, slotsOfKind } from './calendar.js';
import type { LocalMoment } from './calendar.js';
import { countAlert, followEpisode } from './episode.js';
import { Learning } from './learning.js';
import { newScore } from './score.js';
import type { Score } from './score.js';
import { BLOCK_MS, FIRST_WIDTH, Widths } from './widths.js';

const DAY_MS = 86_400_000;
/** A mean absolute deviation times this is about a standard deviation. */
export const DEVIATIONS = 1.4;
/** Least deviation, as a share of that of all hours together: a quiet hour is not a promise. */
const LEAST_DEVIATION = 0.1;
/** What is left of what is expected if "hardly anything" is left. */
const NOTHING_LEFT = 0.1;
/** An hour "always had more" if its least value is at least this share of what is expected. */
const ALWAYS_MORE = 0.25;
/** The same once the hour has many scores: the least of many says more, so that sums with a heavy tail have outages too. */
const MANY_ALWAYS_MORE = 0.15;
const MANY_SCORES = 24 * 300;
/** Days of which the least value of an hour says something; and whole ones of the same kind, working days or weekends. */
const HOUR_DAYS = 3;
const KIND_DAYS = 2;
/** Scores after which having hardly anything left is an outage, even if it ends by itself. */
const SHORT_SCORES = 5;
/** An outage and the first record have no width to compare with: they are this far out, at least and at most. */
const OUTAGE_RATIO = 3;
const GREATEST_RECORD = 2;
/** A series that was 0 for ever has no width either. */
const GREATEST_RATIO = 1e9;
/** A score after a gap stands for at most so many steps. */
const LONGEST_STEP = 3;
/** Blocks that time narrows the widths by after a gap, at most. */
const MOST_BLOCKS = 6;

/**
 * Scores values against what was normal for their series, and learns from them. One call per series and tick: what is learned depends
 * on the values and their times only.
 *
 *     expected e, deviation s    of the slot of the season, once it was seen on enough days; before that, of the last days
 *     band                       |x - e| / (width s)
 *     level                      |mean over 2 h of (x - e) / s| / (width of its root mean square)
 *     record                     beyond the range so far, by a margin
 *     outage                     hardly anything left at an hour that always had more
 *
 * The ratio is the greatest of these. The widths follow the alert budget: see `Widths`.
 */
export class Scorer {
  readonly score = newScore();
  readonly #options: AdaptiveThreshold;
  readonly #rows: BandRows;
  readonly #learning: Learning;
  readonly #widths: Widths;
  readonly #fullDays: number;
  /** Deviation of what is expected now. */
  #deviation = 0;
  /** The tick under way, and when its block began. */
  #tickMs = NaN;
  #blockMs = -Infinity;
  /** Whether distances are of the law that the widths are estimated from. */
  #isAlike = true;
  /** Whether hardly anything is left, at an hour that always had more. */
  #isNothing = false;
  /** Least change that counts now. */
  #least = 0;

  constructor(options: AdaptiveThreshold, rows: BandRows) {
    this.#options = options;
    this.#rows = rows;
    this.#learning = new Learning(rows);
    this.#widths = new Widths(options.budgetPerDay);
    this.#fullDays = SEASONS[options.season].fullDays;
  }

  /** Scores the value of a series, and learns from it. */
  next(series: number, moment: LocalMoment, value: number): Score {
    const { score } = this;
    const field = series * FIELDS;
    const stepMs = this.#begin(field, moment);
    this.#expect(series, field, moment, value);
    score.isAlert = false;
    score.isTold = false;
    score.ratio = 0;
    if (moment.isSpecial) score.isReady = false;
    else this.#judgeAndLearn(series, field, moment, value, stepMs);
    this.#show(field);
    return score;
  }

  #judgeAndLearn(series: number, field: number, moment: LocalMoment, value: number, stepMs: number): void {
    const { score } = this;
    const { fields } = this.#rows;
    this.#judge(series, field, moment, value, stepMs);
    const isOutage = score.isReady && score.ratio > 1 && this.#isOutage(value);
    const step = followEpisode(
      fields,
      field,
      score,
      isOutage && score.reason !== 'level',
      moment.atMs,
      this.#options.cooldownMs,
    );
    if (score.isReady) {
      score.isAlert = step === 'begins' || step === 'worsens';
      score.isTold = fields[field + FIELD.isTold] === 1;
      if (score.isAlert) {
        countAlert(this.#rows, series, moment);
        this.#widths.noteAlert(fields, field, score);
      }
    } else {
      // What begins before it is ready is not told later.
      fields[field + FIELD.isTold] = 0;
    }
    const isLearned = !isOutage && !this.#isNothing;
    if (isLearned) this.#learning.learn(series, moment, value, stepMs, this.#deviation, score);
    this.#learning.noteExtremes(series, field, moment, value, !isLearned);
    if (!score.isReady) score.ratio = 0;
  }

  #show(field: number): void {
    const { score } = this;
    const { fields } = this.#rows;
    // What was never negative is not expected to be.
    if (fields[field + FIELD.least]! >= 0) score.lower = Math.max(0, score.lower);
    fields[field + FIELD.expected] = score.expected;
    fields[field + FIELD.lower] = score.lower;
    fields[field + FIELD.upper] = score.upper;
    fields[field + FIELD.ratio] = score.ratio;
    fields[field + FIELD.isReady] = score.isReady ? 1 : 0;
  }

  /** Returns for how long this score stands. */
  #begin(field: number, { atMs }: LocalMoment): number {
    const { fields } = this.#rows;
    const { everyMs, warmupMs } = this.#options;
    if (Number.isNaN(fields[field + FIELD.firstMs]!)) {
      fields[field + FIELD.firstMs] = atMs;
      fields[field + FIELD.lastMs] = atMs - everyMs;
    }
    this.#endBlocks(field, atMs);
    const stepMs = Math.max(0, Math.min(atMs - fields[field + FIELD.lastMs]!, LONGEST_STEP * everyMs));
    fields[field + FIELD.lastMs] = atMs;
    const scores = (fields[field + FIELD.scores]! += 1);
    const isLongEnough = atMs - fields[field + FIELD.firstMs]! >= warmupMs;
    this.score.isReady = isLongEnough && scores * everyMs >= warmupMs / 2;
    return stepMs;
  }

  #endBlocks(field: number, atMs: number): void {
    const { fields } = this.#rows;
    // All series of a tick have the same.
    if (atMs !== this.#tickMs) {
      this.#tickMs = atMs;
      this.#blockMs = atMs - (atMs % BLOCK_MS);
    }
    const lastMs = fields[field + FIELD.lastMs]!;
    if (lastMs >= this.#blockMs) return;
    const blocks = Math.ceil((this.#blockMs - lastMs) / BLOCK_MS);
    const isReady = fields[field + FIELD.isReady] === 1;
    this.#widths.endBlock(fields, field, Math.min(blocks, MOST_BLOCKS), isReady);
  }

  #expect(series: number, field: number, { slot }: LocalMoment, value: number): void {
    const { fields, pairs, counts, slots } = this.#rows;
    const { score } = this;
    const at = series * slots + slot;
    // The day that is under way does not count.
    const days = counts[at * COUNTS + 1]! - (fields[field + FIELD.slot] === slot ? 1 : 0);
    score.isSeasonal = days >= this.#fullDays;
    this.#isAlike = score.isSeasonal || fields[field + FIELD.isSeasonal] === 0;
    const overall = fields[field + FIELD.deviation]!;
    const mean = fields[field + FIELD.scores] === 1 ? value : fields[field + FIELD.mean]!;
    const expected = score.isSeasonal ? pairs[at * PAIR]! : mean;
    const deviation = Math.max(score.isSeasonal ? pairs[at * PAIR + 1]! : overall, LEAST_DEVIATION * overall);
    // A series that has never changed: any change is far out, by a finite number.
    this.#deviation = Math.max(DEVIATIONS * deviation, 1e-9 * Math.abs(expected), Number.MIN_VALUE);
    const { minChange } = this.#options;
    this.#least = minChange.kind === 'amount' ? minChange.amount : minChange.share * Math.abs(expected);
    const half = Math.max(this.#widthOf(field, FIELD.bandWidth) * this.#deviation, this.#least);
    score.expected = expected;
    score.lower = expected - half;
    score.upper = expected + half;
  }

  #judge(series: number, field: number, moment: LocalMoment, value: number, stepMs: number): void {
    const { score } = this;
    const change = value - score.expected;
    score.reason = 'band';
    score.ratio = Math.min(GREATEST_RATIO, this.#sided(change) / (score.upper - score.expected));
    const isEnough = Math.abs(change) > this.#least;
    // What is outside the band has been found: the level is for what is not, and must not outlast it.
    const distance = score.ratio > 1 ? 0 : change / this.#deviation;
    const level = this.#learning.levelOf(field, distance, stepMs);
    const sidedLevel = this.#sided(level);
    if (isEnough && this.#isAlike) {
      const { fields } = this.#rows;
      // Distances before the season is known say nothing about those after.
      if (score.isSeasonal && fields[field + FIELD.isSeasonal] === 0) this.#widths.beginSeason(fields, field);
      const sided = this.#sided(change) / this.#deviation;
      if (sided > fields[field + FIELD.bandGreatest]!) fields[field + FIELD.bandGreatest] = sided;
      if (sidedLevel > fields[field + FIELD.levelGreatest]!) fields[field + FIELD.levelGreatest] = sidedLevel;
    }
    const levelRatio = sidedLevel / this.#widthOf(field, FIELD.levelWidth);
    if (isEnough && levelRatio > score.ratio) this.#found('level', levelRatio);
    if (isEnough && score.isReady) this.#judgeRecord(field, value);
    this.#judgeOutage(series, field, moment, value);
  }

  /** Widths of the season are too narrow for days whose slots are not known yet, such as the first weekends. */
  #widthOf(field: number, at: number): number {
    const width = this.#rows.fields[field + at]!;
    return this.#isAlike ? width : Math.max(FIRST_WIDTH, width);
  }

  #judgeRecord(field: number, value: number): void {
    const { record, side } = this.#options;
    if (record === 0) return;
    const { fields } = this.#rows;
    const least = fields[field + FIELD.least]!;
    const greatest = fields[field + FIELD.greatest]!;
    const margin = record * (greatest - least) * fields[field + FIELD.recordMargin]!;
    const beyond = Math.max(side === 'below' ? 0 : value - greatest, side === 'above' ? 0 : least - value);
    if (!(beyond > margin)) return;
    const ratio = Math.min(GREATEST_RECORD, beyond / margin);
    if (ratio > this.score.ratio) this.#found('record', ratio);
  }

  /** The least and greatest value of the hour so far say what it always had. */
  #judgeOutage(series: number, field: number, moment: LocalMoment, value: number): void {
    const { score } = this;
    const { fields, hours } = this.#rows;
    const { hour, atMs } = moment;
    const at = (series * HOURS + hour) * PAIR;
    const least = hours[at]!;
    const greatest = hours[at + 1]!;
    score.isLowest = Math.fround(value) < least;
    score.isHighest = Math.fround(value) > greatest;
    this.#isNothing = false;
    if (this.#options.side === 'above' || !(value >= 0)) return;
    if (atMs - fields[field + FIELD.firstMs]! < HOUR_DAYS * DAY_MS) return;
    const middle = score.isSeasonal ? Infinity : (least + greatest) / 2;
    const usual = Math.min(score.expected, fields[field + FIELD.mean]!, middle);
    if (!(usual > this.#least) || !Number.isFinite(least)) return;
    if (value > NOTHING_LEFT * usual) {
      if (fields[field + FIELD.nothingMs] !== 0) this.#endNothing(field, atMs);
      return;
    }
    const isMany = fields[field + FIELD.scores]! >= MANY_SCORES && value <= NOTHING_LEFT * least;
    if (least < (isMany ? MANY_ALWAYS_MORE : ALWAYS_MORE) * usual) return;
    if (!this.#isKindKnown(series, field, moment)) return;
    this.#isNothing = true;
    if (fields[field + FIELD.nothingMs] === 0) fields[field + FIELD.nothingMs] = atMs;
    const isLonger = atMs - fields[field + FIELD.nothingMs]! >= fields[field + FIELD.shortNothingMs]!;
    if (isLonger && score.ratio < OUTAGE_RATIO) this.#found('outage', OUTAGE_RATIO);
  }

  /** What ended soon was no outage: the next one must last longer to be told. */
  #endNothing(field: number, atMs: number): void {
    const { fields } = this.#rows;
    const lastedMs = atMs - fields[field + FIELD.nothingMs]!;
    fields[field + FIELD.nothingMs] = 0;
    if (lastedMs > SHORT_SCORES * this.#options.everyMs) return;
    fields[field + FIELD.shortNothingMs] = Math.max(fields[field + FIELD.shortNothingMs]!, lastedMs);
  }

  /** What closes at weekends has no outage then: an hour of working days says nothing about those of the first weekends. */
  #isKindKnown(series: number, field: number, moment: LocalMoment): boolean {
    const { fields, counts, slots } = this.#rows;
    const alike = slotsOfKind(this.#options.season, moment);
    if (alike.length === 0) return true;
    const days = alike.reduce((sum, slot) => sum + counts[(series * slots + slot) * COUNTS + 1]!, 0);
    // The day that is under way does not count.
    return days - (fields[field + FIELD.slot] === moment.slot ? 1 : 0) >= KIND_DAYS;
  }

  #found(reason: Score['reason'], ratio: number): void {
    this.score.reason = reason;
    this.score.ratio = ratio;
  }

  /** An outage is never learned. */
  #isOutage(value: number): boolean {
    const { reason, expected } = this.score;
    return reason === 'outage' || (expected !== 0 && Math.abs(value) <= NOTHING_LEFT * Math.abs(expected));
  }

  /** How far out on the side that counts. */
  #sided(distance: number): number {
    const { side } = this.#options;
    if (side === 'both') return Math.abs(distance);
    return Math.max(0, side === 'above' ? distance : -distance);
  }
}
