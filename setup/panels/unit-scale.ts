/** Units of Grafana that measure the same, and how much one of each is. */
const SCALES: readonly Readonly<Record<string, number>>[] = [
  { percentunit: 1, percent: 0.01 },
  {
    ns: 1e-9,
    µs: 1e-6,
    ms: 1e-3,
    s: 1,
    m: 60,
    h: 3_600,
    d: 86_400,
    dtdurationms: 1e-3,
    dtdurations: 1,
    clockms: 1e-3,
    clocks: 1,
  },
  {
    bits: 1 / 8,
    decbits: 1 / 8,
    bytes: 1,
    decbytes: 1,
    kbytes: 1024,
    deckbytes: 1000,
    mbytes: 1024 ** 2,
    decmbytes: 1000 ** 2,
    gbytes: 1024 ** 3,
    decgbytes: 1000 ** 3,
  },
  { lengthmm: 1e-3, lengthm: 1, lengthkm: 1e3, lengthft: 0.3048, lengthmi: 1_609.344 },
  { massmg: 1e-3, massg: 1, masskg: 1e3, masst: 1e6 },
  { velocityms: 1, velocitykmh: 1 / 3.6, velocitymph: 0.447_04, velocityknot: 1_852 / 3_600 },
  { pressurepa: 1, pressurehpa: 100, pressurembar: 100, pressurekpa: 1e3, pressurebar: 1e5 },
  { mwatt: 1e-3, watt: 1, kwatt: 1e3, megwatt: 1e6 },
  { mvolt: 1e-3, volt: 1, kvolt: 1e3 },
  { mamp: 1e-3, amp: 1, kamp: 1e3 },
];

/** How many times too large values in one unit look if they are shown in another one; `undefined` if the units are not comparable. */
function scaleFactor(shown: string, actual: string): number | undefined {
  const scale = SCALES.find((each) => Object.hasOwn(each, shown) && Object.hasOwn(each, actual));
  const [of, to] = [scale?.[shown], scale?.[actual]];
  return of === undefined || to === undefined ? undefined : of / to;
}

/**
 * What Grafana shows of values in one unit that it is told to be in another one: `1/100 of it`, `1,000 times as much`. `undefined` if that
 * is right, or not known. "bytes" and "decbytes" are of the same size.
 */
export function misreadScale(shown: string, actual: string): string | undefined {
  const factor = scaleFactor(shown, actual) ?? 1;
  if (Math.abs(factor - 1) < 1e-9) return undefined;
  const number = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US');
  return factor > 1 ? `${number(factor)} times as much` : `1/${number(1 / factor)} of it`;
}
