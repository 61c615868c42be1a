const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
/** Milliseconds of each unit, in the order of the expression above. A year has 365 days. */
const UNITS_MS = [31_536_000_000n, 604_800_000n, 86_400_000n, 3_600_000n, 60_000n, 1_000n, 1n];
/** Prometheus counts in nanoseconds, in 63 bits: about 292 years. */
const MAX_MS = (2n ** 63n - 1n) / 1_000_000n;

/** The milliseconds of a duration such as `1h30m`, or why it is none. */
export function readDuration(text: string): number | string {
  const parts = text === '' ? null : DURATION.exec(text);
  if (parts === null)
    return `${JSON.stringify(text)} is not a duration: expected whole numbers with units in the order y w d h m s ms, such as 1h30m`;
  const sum = UNITS_MS.reduce((ms, unit, index) => ms + BigInt(parts[index + 1] ?? 0) * unit, 0n);
  return sum > MAX_MS ? `the duration ${text} is out of range: at most 292 years` : Number(sum);
}
