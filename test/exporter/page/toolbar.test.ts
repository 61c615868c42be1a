import { choose, resetDocument, texts } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import type { DashboardLayout } from '../../../exporter/live/frame.js';
import { Toolbar } from '../../../exporter/page/toolbar.js';
import { dashboardLayout } from './layouts.js';

beforeEach(resetDocument);

/** A toolbar, and what it was used for. */
function open(options: Partial<DashboardLayout> = {}) {
  const used: string[] = [];
  const use = (what: string) => () => void used.push(what);
  const toolbar = new Toolbar(dashboardLayout(options), 300_000, {
    onSpan: (spanMs) => void used.push(`span ${spanMs}`),
    onPause: use('pause'),
    onZoomOut: use('zoom out'),
    onFullScreen: use('full screen'),
    onTheme: use('theme'),
    onKeys: use('keys'),
  });
  const button = (text: string) =>
    [...toolbar.element.querySelectorAll('button')].find(({ textContent }) => textContent === text);
  return { toolbar, used, button, select: toolbar.element.querySelector('select') };
}

test('it offers the usual time ranges and that of the dashboard', () => {
  expect(texts(open().toolbar.element, 'option')).toEqual(['1 min', '5 min', '15 min']);
  expect(texts(open({ spanMs: 7_200_000 }).toolbar.element, 'option')).toEqual([
    '1 min',
    '5 min',
    '15 min',
    '2 hour',
  ]);
});

test('it starts with the range that is shown, and reports another', () => {
  const { select, used } = open();
  expect(select?.value).toBe('300000');
  choose(select, '60000');
  expect(used).toEqual(['span 60000']);
});

test('each button does one thing and names its key', () => {
  const { button, used } = open();
  const keys = ['Pause', 'Reset zoom', 'Full screen', 'Light / dark', 'Keys'].map((text) => {
    button(text)?.click();
    return button(text)?.getAttribute('aria-keyshortcuts');
  });
  expect(used).toEqual(['pause', 'zoom out', 'full screen', 'theme', 'keys']);
  expect(keys).toEqual(['p', 'Escape', 'f', 't', '?']);
});

test('it shows whether the page stands still, and a way back from a zoom', () => {
  const { toolbar, button, select } = open();
  const state = () => [button('Pause')?.getAttribute('aria-pressed'), button('Reset zoom')?.hidden];
  expect(state()).toEqual(['false', true]);
  toolbar.show({ isPaused: true, isZoomed: true, spanMs: 60_000 });
  expect(state()).toEqual(['true', false]);
  expect(button('Pause')?.hidden).toBe(true);
  expect(select?.value).toBe('60000');
});

test('the button of the full screen shows whether it is on', () => {
  const { toolbar, button } = open();
  const state = () => button('Full screen')?.getAttribute('aria-pressed');
  expect(state()).toBe('false');
  toolbar.showFullScreen(true);
  expect(state()).toBe('true');
  toolbar.showFullScreen(false);
  expect(state()).toBe('false');
});
