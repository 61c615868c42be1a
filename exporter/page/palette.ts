import type { PanelLayout } from '../live/frame.js';

/** Line colours that stay apart for colour-blind eyes (after Okabe and Ito), readable on light and on dark ground. */
const LIGHT = [
  '#0068a8',
  '#b34700',
  '#00795c',
  '#a8337f',
  '#6b5c00',
  '#5a3fc0',
  '#007b99',
  '#b3261e',
  '#4d6600',
  '#555555',
];
const DARK = [
  '#5cb8ff',
  '#ffa057',
  '#3ddbb0',
  '#f08ccb',
  '#e5d04f',
  '#b3a1ff',
  '#6fe0f2',
  '#ff8a80',
  '#b9d660',
  '#b5b5b5',
];

export function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen !== undefined) return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** The colour of the n-th line of a panel. */
export function lineColour(index: number): string {
  const palette = isDark() ? DARK : LIGHT;
  return palette[index % palette.length] ?? 'currentColor';
}

const probe = document.createElement('span');
probe.hidden = true;

/** A colour of the style sheet, for canvas: as the colour of an element, where the choice between light and dark is made. */
export function styleColour(name: string): string {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** Which threshold a value has reached; `undefined` below the first and where there are none. */
export function levelOf(
  value: number,
  thresholds: PanelLayout['thresholds'],
): 'good' | 'warning' | 'critical' | undefined {
  return thresholds.findLast((threshold) => value >= threshold.from)?.as;
}
