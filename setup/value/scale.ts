/** A way to write a number of at least `least`: divided or multiplied, with a prefix or unit. */
export interface ScaleStep {
  readonly least: number;
  readonly operator: '/' | '*';
  readonly by: number;
  readonly prefix: string;
  /** Significant digits, or a whole number. */
  readonly digits: 'three' | 'whole';
}

/** `1 h 25 min`: whole larger units, and whole smaller ones unless they are 0. */
export interface PairStep {
  readonly least: number;
  /** Seconds of the smaller unit. */
  readonly small: number;
  /** Smaller units in a larger one. */
  readonly ratio: number;
  readonly units: readonly [string, string];
}

export type AnyScaleStep = ScaleStep | PairStep;

export const isPair = (step: AnyScaleStep): step is PairStep => 'ratio' in step;

/** Beyond it, three digits would round to 1000. */
const FULL = 999.5;

const divided = (by: number, prefix: string): ScaleStep => ({
  least: FULL * (by / (prefix.endsWith('i') ? 1024 : 1000)),
  operator: '/',
  by,
  prefix,
  digits: 'three',
});
const asItIs = (least: number, digits: ScaleStep['digits']): ScaleStep => ({
  least,
  operator: '/',
  by: 1,
  prefix: '',
  digits,
});

/** How numbers of each scale are written, from large to small. A smaller number, also 0, is written as it is. */
export const SCALES = {
  /** 12.3k, 1.5M */
  thousands: [divided(1e12, 'T'), divided(1e9, 'G'), divided(1e6, 'M'), divided(1e3, 'k')],
  /** 1.5 Mi */
  binary: [divided(2 ** 40, 'Ti'), divided(2 ** 30, 'Gi'), divided(2 ** 20, 'Mi'), divided(2 ** 10, 'Ki')],
  /** 1234 */
  none: [asItIs(FULL, 'whole')],
  /** Seconds: 1 d 6 h, 2 min 30 s, 1.2 s, 15 ms */
  duration: [
    { least: 86_400 - 1_800, small: 3_600, ratio: 24, units: ['d', 'h'] },
    { least: 3_600 - 0.5, small: 60, ratio: 60, units: ['h', 'min'] },
    { least: 59.95, small: 1, ratio: 60, units: ['min', 's'] },
    { ...asItIs(0.9995, 'three'), prefix: 's' },
    { least: 0.000_999_5, operator: '*', by: 1e3, prefix: 'ms', digits: 'three' },
    { least: Number.MIN_VALUE, operator: '*', by: 1e6, prefix: 'µs', digits: 'three' },
  ],
} as const satisfies Readonly<Record<string, readonly AnyScaleStep[]>>;

export type Scale = keyof typeof SCALES;
