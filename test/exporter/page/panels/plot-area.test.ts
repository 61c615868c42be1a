import { host, resetDocument, texts } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { PlotArea } from '../../../../exporter/page/panels/plot-area.js';
import { RecordedHost } from '../recorded-host.js';

beforeEach(resetDocument);

const RANGE = { fromMs: 100_000, toMs: 200_000 };
const PLACE = { left: 60, top: 10, width: 1_000, height: 200 };

/** An area of 1000 pixels that begins at the left of the window; its values are its times. */
function open() {
  const page = new RecordedHost();
  const area = new PlotArea('Delays', page, (atMs) => [{ name: 'mean', text: String(atMs), colour: 'red' }]);
  const { element } = area;
  host().append(element);
  element.getBoundingClientRect = () => ({ left: 0, top: 0, width: 1_000, height: 200 }) as DOMRect;
  Object.defineProperty(element, 'clientWidth', { value: 1_000 });
  element.setPointerCapture = () => undefined;
  area.place(PLACE, RANGE);
  const pointer = (type: string, x: number, options: PointerEventInit = {}) =>
    element.dispatchEvent(new window.PointerEvent(type, { clientX: x, clientY: 20, button: 0, ...options }));
  const key = (name: string, options: KeyboardEventInit = {}) =>
    element.dispatchEvent(new window.KeyboardEvent('keydown', { key: name, cancelable: true, ...options }));
  return { area, element, page, pointer, key, mark: element.querySelector<HTMLElement>('.mark') };
}

describe('a pointer', () => {
  test('shows the values of its time, and nothing when it leaves', () => {
    const { page, pointer } = open();
    pointer('pointermove', 250);
    expect(page.told).toEqual(['point 125000']);
    expect(page.shown).toMatchObject({ lines: [{ name: 'mean', text: '125000' }], x: 250, y: 20 });
    pointer('pointerleave', 250);
    expect(page.told.at(-1)).toBe('point undefined');
    expect(page.shown).toBeUndefined();
  });

  test('that rests keeps its place while the chart moves on', () => {
    const { area, page, pointer } = open();
    pointer('pointermove', 250);
    area.place(PLACE, { fromMs: 110_000, toMs: 210_000 });
    expect(page.told.at(-1)).toBe('point 135000');
  });

  test('that drags zooms, in either direction', () => {
    const { element, page, pointer } = open();
    pointer('pointerdown', 200);
    pointer('pointermove', 400);
    const selection = element.querySelector<HTMLElement>('.selection');
    expect([selection?.style.left, selection?.style.width, selection?.hidden]).toEqual(['20%', '20%', false]);
    pointer('pointerup', 400);
    expect(selection?.hidden).toBe(true);
    pointer('pointerdown', 400);
    pointer('pointerup', 200);
    expect(page.told.filter((what) => what.startsWith('zoom'))).toEqual([
      'zoom 120000 to 140000',
      'zoom 140000 to 120000',
    ]);
  });

  test('that only clicks zooms nothing; a finger and another button neither', () => {
    const { page, pointer } = open();
    for (const options of [{}, { pointerType: 'touch' }, { button: 2 }]) {
      pointer('pointerdown', 200, options);
      pointer('pointerup', options === undefined ? 400 : 203, options);
    }
    pointer('pointerdown', 200, { pointerType: 'touch' });
    pointer('pointerup', 400, { pointerType: 'touch' });
    expect(page.told.filter((what) => what.startsWith('zoom'))).toEqual([]);
  });

  test('that clicks twice zooms out', () => {
    const { element, page } = open();
    element.dispatchEvent(new window.MouseEvent('dblclick'));
    expect(page.told).toEqual(['zoom out']);
  });
});

describe('the keyboard', () => {
  test('reads time by time: a screen reader hears the time and the values', () => {
    const { area, element, page, key } = open();
    key('End');
    expect(element.getAttribute('aria-valuetext')).toMatch(/, mean 200000$/);
    expect(element.getAttribute('aria-valuenow')).toBe('100');
    area.mark(200_000);
    key('ArrowLeft');
    expect(page.told.at(-1)).toBe('point 199000');
    area.mark(199_000);
    key('ArrowLeft', { shiftKey: true });
    expect(page.told.at(-1)).toBe('point 189000');
    key('Home');
    area.mark(100_000);
    key('ArrowLeft');
    expect(page.told.at(-1)).toBe('point 100000');
  });

  test('zooms in at the mark, and out', () => {
    const { area, page, key } = open();
    area.mark(120_000);
    key('+');
    key('-');
    expect(page.told).toEqual(['zoom 95000 to 145000', 'zoom out']);
  });

  test('leaves other keys to the page', () => {
    const { element, page } = open();
    const event = new window.KeyboardEvent('keydown', { key: 'p', cancelable: true });
    element.dispatchEvent(event);
    expect([event.defaultPrevented, page.told]).toEqual([false, []]);
  });
});

test('a mark outside the range is not shown', () => {
  const { area, mark } = open();
  const shown = [99_999, 100_000, 150_000, 200_001, undefined].map((atMs) => {
    area.mark(atMs);
    return mark?.hidden === true ? undefined : mark?.style.left;
  });
  expect(shown).toEqual([undefined, '0%', '50%', undefined, undefined]);
});

test('the times of insights are bands, cut at the ends of the range', () => {
  const { area, element, page } = open();
  page.fired = [
    { rule: 'HugeDelay', level: 'critical', fromMs: 0, toMs: 150_000 },
    { rule: 'LongDelay', level: 'warning', fromMs: 175_000, toMs: 300_000 },
  ];
  area.place(PLACE, RANGE);
  const bands = [...element.querySelectorAll<HTMLElement>('.band')];
  expect(bands.map(({ dataset, style }) => [dataset['level'], style.left, style.width])).toEqual([
    ['critical', '0%', '50%'],
    ['warning', '75%', '25%'],
  ]);
  expect(texts(element, '.band')).toHaveLength(2);
});
