import { animate, host, resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { VisiblePanels } from '../../../exporter/page/visible-panels.js';
import { FakeIntersectionObserver, installFakes } from './browser-fakes.js';

beforeEach(() => {
  resetDocument();
  installFakes();
});

/** Two panels, and which of them were drawn and reset. */
function twoPanels() {
  const happened: string[] = [];
  const panels = new VisiblePanels((view) => view.draw(undefined as never, 0));
  const [first, second] = ['first', 'second'].map((name) => {
    const section = host();
    panels.add(section, {
      draw: () => void happened.push(`${name} drawn`),
      reset: () => void happened.push(`${name} reset`),
    });
    return section;
  }) as [HTMLElement, HTMLElement];
  const [observer] = FakeIntersectionObserver.created as [FakeIntersectionObserver];
  return { panels, first, second, observer, happened };
}

test('only what is on screen is drawn', () => {
  const { panels, first, second, observer, happened } = twoPanels();
  expect(observer.observed).toEqual([first, second]);
  panels.draw();
  animate();
  expect(happened).toEqual([]);
  observer.show(second);
  animate();
  expect(happened).toEqual(['second drawn']);
  observer.hide(second);
  observer.show(first);
  animate();
  expect(happened).toEqual(['second drawn', 'first drawn']);
});

test('however often a draw is asked for, there is one per animation frame', () => {
  const { panels, first, observer, happened } = twoPanels();
  observer.show(first);
  for (let frame = 0; frame < 5; frame += 1) panels.draw();
  expect(animate()).toBe(1);
  expect(happened).toEqual(['first drawn']);
  panels.draw();
  expect(animate()).toBe(1);
  expect(happened).toEqual(['first drawn', 'first drawn']);
});

test('a reset reaches hidden panels too, and what is on screen is drawn again', () => {
  const { panels, first, observer, happened } = twoPanels();
  observer.show(first);
  animate();
  happened.length = 0;
  panels.reset();
  animate();
  expect(happened).toEqual(['first reset', 'second reset', 'first drawn']);
});
