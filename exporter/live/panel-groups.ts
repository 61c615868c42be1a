import { CombinedLevels } from './combined-levels.js';
import { Trail } from './trail.js';

/** The series of a metric that share the values of a panel's labels. */
export class Group {
  readonly labels: readonly string[];
  /** Of the present sample. */
  readonly levels = new CombinedLevels();
  /** What its series have grown since the first sample, together. */
  total: Float64Array | undefined;
  /** The sample that had it. */
  seenIn = 0;
  readonly #trails: readonly Trail[];

  constructor(labels: readonly string[], windowsMs: readonly number[]) {
    this.labels = labels;
    this.#trails = windowsMs.map((spanMs) => new Trail(spanMs));
  }

  record(nowMs: number, totals: Float64Array): void {
    for (const trail of this.#trails) trail.push(nowMs, totals);
  }

  /** What its series have grown within the window, one of those that the group was made for. */
  grown(windowMs: number, begin: 'interpolated' | 'nearest'): Float64Array {
    return this.#trails.find(({ spanMs }) => spanMs === windowMs)?.grown(begin) ?? new Float64Array();
  }
}

/** Groups the series of a panel's metric by the panel's labels, sample by sample. */
export class PanelGroups {
  readonly #positions: readonly number[];
  readonly #windowsMs: readonly number[];
  readonly #groups = new Map<string, Group>();
  #sample = 0;
  /** When the last sample was complete. */
  #lastMs: number | undefined;

  constructor(labels: readonly string[], by: readonly string[], windowsMs: readonly number[]) {
    this.#positions = by.map((label) => labels.indexOf(label));
    this.#windowsMs = windowsMs;
  }

  list(): Iterable<Group> {
    return this.#groups.values();
  }

  begin(): void {
    this.#sample += 1;
  }

  add(values: readonly string[], value: number | undefined, growth: Float64Array | undefined): void {
    const group = this.#groupOf(values);
    if (value !== undefined) group.levels.add(value);
    if (growth === undefined) return;
    const total = this.#totalOf(group, growth.length);
    for (let index = 0; index < growth.length; index += 1)
      total[index] = (total[index] ?? 0) + (growth[index] ?? 0);
  }

  /** Forgets groups that the sample did not have, and records the others. */
  end(nowMs: number): void {
    for (const [key, group] of this.#groups) {
      if (group.seenIn !== this.#sample) this.#groups.delete(key);
      else if (group.total !== undefined) group.record(nowMs, group.total);
    }
    this.#lastMs = nowMs;
  }

  #groupOf(values: readonly string[]): Group {
    const labels = this.#positions.map((position) => values[position] ?? '');
    const key = labels.join('\u0000');
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = new Group(labels, this.#windowsMs)));
    if (group.seenIn !== this.#sample) {
      group.levels.clear();
      group.seenIn = this.#sample;
    }
    return group;
  }

  /** A new group begins with nothing at the sample before, so that its first events lie within its window. */
  #totalOf(group: Group, length: number): Float64Array {
    if (group.total === undefined) {
      group.total = new Float64Array(length);
      if (this.#lastMs !== undefined) group.record(this.#lastMs, group.total);
    }
    return group.total;
  }
}
