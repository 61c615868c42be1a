/** How the setup writes a percentile: `p50`, `p99.9`. Part of the patterns of "aggregate" and "show". */
export const PERCENTILE_PATTERN = String.raw`p(\d{1,2}(?:\.\d+)?)`;

const PERCENTILE = new RegExp(`^${PERCENTILE_PATTERN}$`);

/** The quantile of a percentile, from 0 to 1; `undefined` for any other text. */
export function parsePercentile(text: string): number | undefined {
  const digits = PERCENTILE.exec(text)?.[1];
  return digits === undefined ? undefined : withoutRoundingError(Number(digits) / 100);
}

/** `p95`, `p99.9`: as the setup writes it. */
export function formatPercentile(quantile: number): string {
  return `p${withoutRoundingError(quantile * 100)}`;
}

/** 99.9 / 100 is 0.9990000000000001. */
const withoutRoundingError = (number: number) => Number(number.toPrecision(12));
