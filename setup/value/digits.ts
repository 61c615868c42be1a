const DIGITS = 3;

/** Go's `%.3g`: three significant digits without trailing zeros, with an exponent below 0.0001 and from 1000. */
export function shortestDigits(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return '0';
  const rounded = roundedToEven(value);
  const exponent = Math.floor(Math.log10(Math.abs(rounded)) + 1e-12);
  if (exponent >= -4 && exponent < DIGITS) return String(rounded);
  const [mantissa = '', power = ''] = rounded.toExponential(DIGITS - 1).split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${Number(mantissa)}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

/** Go rounds a value in the middle to the even digit, JavaScript to the greater one. */
function roundedToEven(value: number): number {
  const up = Number(value.toPrecision(DIGITS));
  const finer = value.toExponential(DIGITS);
  const isMiddle = Number(finer) === value && /5e/.test(finer);
  const lastDigit = Number(up.toExponential(DIGITS - 1).charAt(DIGITS));
  if (!isMiddle || lastDigit % 2 === 0) return up;
  const [mantissa = '', power = ''] = finer.split('e');
  return Number(`${mantissa.slice(0, -1)}e${power}`);
}

/** Go's `%.0f` of a number that is not negative. */
export function wholeDigits(value: number): string {
  const floor = Math.floor(value);
  const part = value - floor;
  const up = part > 0.5 || (part === 0.5 && floor % 2 === 1);
  return Number.isFinite(floor) ? BigInt(up ? floor + 1 : floor).toString() : String(value);
}
