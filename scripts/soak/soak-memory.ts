/** Resident memory over time, in MiB. */
export interface MemoryCourse {
  readonly firstMiB: number;
  readonly lastMiB: number;
  readonly mostMiB: number;
  /** Of the straight line through all samples, in MiB a minute. */
  readonly slope: number;
}

interface Sample {
  readonly atMs: number;
  readonly mib: number;
}

/** The course of memory after the warm-up: the first third of the samples is left out. Needs at least three. */
export function memoryCourse(samples: readonly Sample[]): MemoryCourse {
  const after = samples.slice(Math.floor(samples.length / 3));
  const half = Math.ceil(after.length / 2);
  const middle = (of: readonly Sample[]) =>
    of.map(({ mib }) => mib).toSorted((a, b) => a - b)[of.length >> 1] ?? NaN;
  return {
    firstMiB: middle(after.slice(0, half)),
    lastMiB: middle(after.slice(-half)),
    mostMiB: Math.max(...samples.map(({ mib }) => mib)),
    slope: slopeOf(after) * 60_000,
  };
}

/** By least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (read: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + read(sample), 0) / samples.length;
  const [time, memory] = [mean(({ atMs }) => atMs), mean(({ mib }) => mib)];
  const covariance = mean(({ atMs, mib }) => (atMs - time) * (mib - memory));
  return covariance / mean(({ atMs }) => (atMs - time) ** 2);
}
