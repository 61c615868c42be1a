import { resetDocument, texts } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { lineColour } from '../../../../exporter/page/palette.js';
import { Legend } from '../../../../exporter/page/panels/legend.js';
import { switchTheme } from '../../../../exporter/page/theme.js';
import { panelLayout } from '../layouts.js';

beforeEach(resetDocument);

/** A legend of two lines, and which lines it hid and showed. */
function twoLines() {
  const toggled: [number, boolean][] = [];
  const legend = new Legend(
    panelLayout({ unit: 's' }),
    (name) => lineColour(name === 'mean' ? 0 : 1),
    (index, shown) => void toggled.push([index, shown]),
  );
  legend.draw([
    ['mean', 1],
    ['p95', 90],
  ]);
  const buttons = () => {
    const [first, second = first] = legend.element.querySelectorAll('button');
    if (first === undefined || second === undefined) throw new Error('the legend has no buttons');
    return [first, second] as const;
  };
  const colours = () =>
    [...legend.element.querySelectorAll<HTMLElement>('.swatch')].map(({ style }) => style.background);
  return { legend, toggled, buttons, colours };
}

test('each line has its colour, name and latest value', () => {
  const { legend, buttons, colours } = twoLines();
  expect(texts(legend.element, '.name')).toEqual(['mean', 'p95']);
  expect(texts(legend.element, '.value')).toEqual(['1 s', '1.50 min']);
  expect(colours()).toEqual([lineColour(0), lineColour(1)]);
  expect(buttons().map((button) => button.getAttribute('title'))).toEqual(['mean', 'p95']);
});

test('new values change no button, so that the focus stays', () => {
  const { legend, buttons } = twoLines();
  const [first] = buttons();
  legend.draw([
    ['mean', 2],
    ['p95', NaN],
  ]);
  expect(texts(legend.element, '.value')).toEqual(['2 s', '–']);
  expect(buttons()[0]).toBe(first);
});

test('a click hides a line, another shows it', () => {
  const { legend, toggled, buttons } = twoLines();
  const [, second] = buttons();
  second.click();
  expect([legend.isShown('mean'), legend.isShown('p95')]).toEqual([true, false]);
  expect(second.getAttribute('aria-pressed')).toBe('false');
  second.click();
  expect(legend.isShown('p95')).toBe(true);
  expect(second.getAttribute('aria-pressed')).toBe('true');
  expect(toggled).toEqual([
    [1, false],
    [1, true],
  ]);
});

test('a hidden line stays hidden when others come and go', () => {
  const { legend, buttons } = twoLines();
  buttons()[1].click();
  legend.draw([['p95', 1]]);
  expect(texts(legend.element, '.name')).toEqual(['p95']);
  expect(buttons()[0].getAttribute('aria-pressed')).toBe('false');
});

test('after a reset the colours are those of the theme', () => {
  const { legend, colours } = twoLines();
  switchTheme();
  legend.reset();
  legend.draw([['mean', 1]]);
  expect(colours()).toEqual([lineColour(0)]);
});
