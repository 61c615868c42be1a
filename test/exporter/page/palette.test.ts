import { host, resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { levelOf, lineColour, styleColour } from '../../../exporter/page/palette.js';
import { switchTheme } from '../../../exporter/page/theme.js';
import { THRESHOLDS } from './layouts.js';

beforeEach(resetDocument);

const tenColours = () => Array.from({ length: 10 }, (_, index) => lineColour(index));

test('ten lines have ten colours, others on the dark background; the eleventh has the first again', () => {
  const light = tenColours();
  expect(new Set(light).size).toBe(10);
  expect(lineColour(10)).toBe(light[0]);
  switchTheme();
  const dark = tenColours();
  expect(new Set([...light, ...dark]).size).toBe(20);
});

test('a colour of the style sheet is resolved by an element that nobody sees', () => {
  const section = host();
  section.style.setProperty('--muted', 'rgb(1, 2, 3)');
  document.documentElement.style.setProperty('--muted', 'rgb(4, 5, 6)');
  expect(styleColour('--muted')).toBe('rgb(4, 5, 6)');
  const probes = [...document.body.children].filter((found) => found !== section);
  styleColour('--muted');
  expect(probes.map((probe) => [probe.tagName, (probe as HTMLElement).hidden])).toEqual([['SPAN', true]]);
});

test.each([
  [-1, undefined],
  [0, 'good'],
  [9.9, 'good'],
  [10, 'warning'],
  [100, 'critical'],
  [Infinity, 'critical'],
  [NaN, undefined],
])('%d is at the level %s', (value, level) => {
  expect(levelOf(value, THRESHOLDS)).toBe(level);
});

test('without thresholds there is no level', () => {
  expect(levelOf(5, [])).toBeUndefined();
});
