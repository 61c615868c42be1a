const SCALES: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  bytes: [
    [2 ** 40, ' TiB'],
    [2 ** 30, ' GiB'],
    [2 ** 20, ' MiB'],
    [2 ** 10, ' KiB'],
    [1, ' B'],
  ],
  s: [
    [86_400, ' d'],
    [3_600, ' h'],
    [60, ' min'],
    [1, ' s'],
    [1e-3, ' ms'],
    [1e-6, ' µs'],
  ],
};

const SHORT: readonly (readonly [number, string])[] = [
  [1e12, ' T'],
  [1e9, ' B'],
  [1e6, ' M'],
  [1e3, ' K'],
  [1, ''],
];

const SUFFIXES: Readonly<Record<string, string>> = {
  ops: ' /s',
  cps: ' /s',
  eps: ' /s',
  rps: ' /s',
  reqps: ' /s',
  wps: ' /s',
  iops: ' /s',
};

/** Writes a value in one of Grafana's units, with three significant digits unless `decimals` is given. */
export function formatValue(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return '–';
  if (unit === 'percentunit') return `${digits(value * 100, decimals)} %`;
  if (unit === 'percent') return `${digits(value, decimals)} %`;
  if (unit === 'ms') return formatValue(value / 1000, 's', decimals);
  if (unit === 'dateTimeAsIso') return new Date(value).toLocaleString();
  if (unit === 'dateTimeFromNow') return `${formatValue((Date.now() - value) / 1000, 's')} ago`;
  return scaled(value, SCALES[unit] ?? SHORT, decimals) + (SUFFIXES[unit] ?? '');
}

function scaled(value: number, scale: readonly (readonly [number, string])[], decimals?: number): string {
  const size = Math.abs(value);
  const step =
    scale.find(([from]) => size >= from) ??
    (size === 0 ? [1, scale === SHORT ? '' : lastWhole(scale)] : scale.at(-1));
  const [factor, suffix] = step ?? [1, ''];
  if (scale === SHORT && size < 1) return digits(value, decimals);
  return digits(value / factor, decimals) + suffix;
}

function lastWhole(scale: readonly (readonly [number, string])[]): string {
  return scale.find(([from]) => from === 1)?.[1] ?? '';
}

function digits(value: number, decimals?: number): string {
  if (decimals !== undefined) return value.toFixed(decimals);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
