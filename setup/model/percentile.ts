/** How the setup writes a percentile, from p1 to below p100: `p50`, `p99.9`. Part of the patterns of "aggregate" and "show". */
export const PERCENTILE_PATTERN = String.raw`p([1-9]\d?(?:\.\d+)?)`;

const PERCENTILE = new RegExp(`^${PERCENTILE_PATTERN}$`);

/** The quantile of a percentile, from 0 to 1; `undefined` for any other text. */
export function parsePercentile(text: string): number | undefined {
  const digits = PERCENTILE.exec(text)?.[1];
  return digits === undefined ? undefined : withoutRoundingError(Number(digits) / 100);
}

/** What is wrong with a text that looks like a percentile, and what was probably meant; `undefined` for any other text. */
export function percentileFault(text: unknown): string | undefined {
  const digits = typeof text === 'string' ? /^[pP](\d+(?:\.\d+)?)$/.exec(text)?.[1] : undefined;
  if (digits === undefined) return undefined;
  const number = Number(digits);
  const meant =
    number > 0 && number < 1
      ? `did you mean "${formatPercentile(number)}"?`
      : number === 0
        ? 'it is the smallest value: use a window with "aggregate": "min"'
        : number === 100
          ? 'it is the largest value: use a window with "aggregate": "max"'
          : `did you mean "p95"?`;
  return `expected a percentile from p1 to below p100, such as p95 or p99.9, found "${String(text)}"; ${meant}`;
}

/** `p95`, `p99.9`: as the setup writes it. */
export function formatPercentile(quantile: number): string {
  return `p${withoutRoundingError(quantile * 100)}`;
}

/** 99.9 / 100 is 0.9990000000000001. */
const withoutRoundingError = (number: number) => Number(number.toPrecision(12));
