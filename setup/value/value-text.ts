import { shortestDigits, wholeDigits } from './digits.js';
import type { Notation } from './notation.js';
import { isPair, SCALES } from './scale.js';
import type { PairStep, ScaleStep, AnyScaleStep } from './scale.js';

/**
 * A value for a person: 15.3 %, 2 min 30 s, 1.5 MiB, 12.3k/s, with three significant digits. `valueTemplate` of `prometheus` writes
 * the same in a Go template, operation by operation.
 */
export function valueText(value: number, { factor, scale, space, unit }: Notation): string {
  const scaled = Math.abs(value * factor);
  const sign = value < 0 ? '-' : '';
  if (scaled === Infinity) return `${sign}Inf`;
  const steps: readonly AnyScaleStep[] = SCALES[scale];
  const step = steps.find(({ least }) => scaled >= least);
  if (step === undefined) return sign + shortestDigits(scaled) + space + (scale === 'duration' ? 's' : unit);
  return (
    sign + (isPair(step) ? pairText(scaled, step) : scaledText(scaled, step) + space + step.prefix + unit)
  );
}

/** A bound of the setup for a person: like a value, but never rounded. */
export function boundText(bound: number, notation: Notation): string {
  const text = valueText(bound, notation);
  const { factor, scale, space, unit } = notation;
  const scaled = Math.abs(bound * factor);
  const steps: readonly AnyScaleStep[] = SCALES[scale];
  const step = steps.find(({ least }) => scaled >= least);
  if (isExact(scaled, step)) return text;
  return `${Number((bound * factor).toPrecision(12))}${space}${scale === 'duration' ? 's' : unit}`;
}

function isExact(value: number, step: AnyScaleStep | undefined): boolean {
  if (step !== undefined && isPair(step)) return value % step.small === 0;
  if (step?.digits === 'whole') return Number.isInteger(value);
  const shown = step === undefined ? value : step.operator === '/' ? value / step.by : value * step.by;
  // The calculation may leave a rounding error in the last of 16 digits.
  return Number(shown.toPrecision(3)) === Number(shown.toPrecision(14));
}

function scaledText(value: number, { operator, by, digits }: ScaleStep): string {
  const scaled = operator === '/' ? value / by : value * by;
  return digits === 'whole' ? wholeDigits(scaled) : shortestDigits(scaled);
}

function pairText(value: number, { small, ratio, units: [large, little] }: PairStep): string {
  const count = Math.floor(value / small + 0.5);
  const rest = count % ratio;
  const text = `${wholeDigits(Math.floor(count / ratio))} ${large}`;
  return rest > 0 ? `${text} ${wholeDigits(rest)} ${little}` : text;
}
