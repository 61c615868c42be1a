/** "12.5 %"; a share that is not 0 is never shown as 0. */
export function percentText(share: number): string {
  return share < 0.0005 ? 'under 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

/** "1,234". */
export function countText(count: number): string {
  return count.toLocaleString('en');
}

/** "12.3/s"; a rate that is not 0 is never shown as 0. */
export function rateText(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond < 0.1) return 'under 0.1/s';
  return `${perSecond < 100 ? perSecond.toFixed(1) : countText(Math.round(perSecond))}/s`;
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** "0.4 s", "12 s", "3 min", "2 h"; times of the future are negative. */
export function secondsText(seconds: number): string {
  const size = Math.abs(seconds);
  const [length, unit] = UNITS.find(([from]) => size >= from) ?? [1, 's'];
  return `${size < 10 ? seconds.toFixed(1) : Math.trunc(seconds / length)} ${unit}`;
}

/** "3 s ago", "just now". */
export function agoText(atMs: number, nowMs: number): string {
  return nowMs - atMs < 1_000
    ? 'just now'
    : `${secondsText(Math.floor((nowMs - atMs) / 1_000))} ago`.replace('.0', '');
}
