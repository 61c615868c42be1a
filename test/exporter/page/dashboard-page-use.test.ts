import { animate, resetDocument, texts } from './dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { installFakes } from './browser-fakes.js';
import { FakePlot } from './fake-plot.js';
import { panelLayout } from './layouts.js';
import { lines, openPage as open, receive } from './opened-page.js';

beforeEach(() => {
  resetDocument();
  installFakes();
  FakePlot.created = [];
});

describe('what a reader does on a chart', () => {
  const rows = [
    {
      title: 'Overview',
      collapsed: false,
      panels: [panelLayout(lines), panelLayout({ ...lines, key: 'gates' })],
    },
  ];
  const chartPage = () => {
    const page = open({ rows });
    receive(page.stream, 1_000_000, 1);
    animate();
    const areas = [...page.main.querySelectorAll<HTMLElement>('.plot-area')] as [HTMLElement, HTMLElement];
    for (const area of areas) {
      area.getBoundingClientRect = () => ({ left: 0, top: 0, width: 300, height: 100 }) as DOMRect;
      Object.defineProperty(area, 'clientWidth', { value: 300 });
      area.setPointerCapture = () => undefined;
    }
    const pointer = (type: string, x: number) =>
      areas[0].dispatchEvent(new window.PointerEvent(type, { clientX: x, clientY: 10, button: 0 }));
    const marks = () => [...page.main.querySelectorAll<HTMLElement>('.mark')].map((mark) => !mark.hidden);
    return { ...page, areas, pointer, marks };
  };
  const key = (name: string, target: Element = document.body) =>
    target.dispatchEvent(new window.KeyboardEvent('keydown', { key: name, bubbles: true }));
  const lastRange = () => FakePlot.created.at(-1)?.calls.findLast((call) => Array.isArray(call));

  test('marks the same time in all charts', () => {
    const { pointer, marks } = chartPage();
    expect(marks()).toEqual([false, false]);
    pointer('pointermove', 150);
    animate();
    expect(marks()).toEqual([true, true]);
    pointer('pointerleave', 150);
    animate();
    expect(marks()).toEqual([false, false]);
  });

  test('zooms all charts; new frames do not move them, and Escape leads back', () => {
    const { pointer, state, stream } = chartPage();
    pointer('pointerdown', 100);
    pointer('pointermove', 200);
    pointer('pointerup', 200);
    animate();
    expect(lastRange()).toEqual(['x', 800, 900]);
    expect(state()).toBe('paused');
    receive(stream, 1_001_000, 2);
    animate();
    expect(lastRange()).toEqual(['x', 800, 900]);
    key('Escape');
    animate();
    expect(lastRange()).toEqual(['x', 701, 1_001]);
    expect(state()).toBe('live');
  });

  test('enlarges a panel, and its address says so', () => {
    const { main } = chartPage();
    const enlarged = () => texts(main, '.enlarged h3').length;
    main.querySelector<HTMLElement>('.panel-controls button[aria-label^="Enlarge"]')?.click();
    expect([enlarged(), location.hash]).toEqual([1, '#panel=delays']);
    key('Escape');
    expect([enlarged(), location.hash]).toEqual([0, '']);
  });

  test('says that it fills the screen, and Escape leaves that after the zoom', () => {
    chartPage();
    const button = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Full screen',
    );
    let left = 0;
    const become = (element: Element | null) => {
      Object.defineProperty(document, 'fullscreenElement', { value: element, configurable: true });
      document.dispatchEvent(new window.Event('fullscreenchange'));
      return button?.getAttribute('aria-pressed');
    };
    document.exitFullscreen = () => Promise.resolve(void (left += 1));
    expect(become(document.documentElement)).toBe('true');
    key('p');
    key('Escape');
    expect(left).toBe(0);
    key('Escape');
    expect(left).toBe(1);
    expect(become(null)).toBe('false');
    key('Escape');
    expect(left).toBe(1);
  });

  test('opens with what its address says', () => {
    window.history.replaceState(null, '', '#panel=gates&span=60000');
    const { main } = chartPage();
    expect(main.querySelector('.enlarged')?.getAttribute('aria-labelledby')).toBe('panel-2');
    expect(lastRange()).toEqual(['x', 940, 1_000]);
  });

  test('reads a chart as a table', () => {
    const { main } = chartPage();
    main.querySelector<HTMLElement>('.panel-controls button')?.click();
    animate();
    expect(texts(main, 'section:first-child tbody th, section:first-child tbody td')).toEqual([
      'all',
      '1',
      '1',
      '1',
      '1',
    ]);
  });

  test('pauses with a key', () => {
    const { state, header } = chartPage();
    key('p');
    expect([state(), header.querySelector('[aria-keyshortcuts="p"]')?.getAttribute('aria-pressed')]).toEqual([
      'paused',
      'true',
    ]);
  });
});
