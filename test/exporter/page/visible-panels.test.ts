import { animate, host, resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { VisiblePanels } from '../../../exporter/page/visible-panels.js';
import { FakeIntersectionObserver, installFakes } from './browser-fakes.js';

beforeEach(() => {
  resetDocument();
  installFakes();
});

/** A clock that stands unless a test moves it; what is to happen later waits for it. */
class Clock {
  nowMs = 0;
  readonly waiting: { readonly atMs: number; readonly run: () => void }[] = [];
  readonly now = () => this.nowMs;
  readonly later = (run: () => void, delayMs: number) =>
    void this.waiting.push({ atMs: this.nowMs + delayMs, run });

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.waiting.filter(({ atMs }) => atMs <= this.nowMs);
    for (const one of due) {
      this.waiting.splice(this.waiting.indexOf(one), 1);
      one.run();
    }
  }
}

/** Panels by name, and which of them were drawn and reset. `costMs`: what it costs to draw one. */
function open(names: readonly string[], costMs = 0) {
  const happened: string[] = [];
  const clock = new Clock();
  const panels = new VisiblePanels((view) => view.draw(undefined as never, undefined as never), clock);
  const sections = names.map((name) => {
    const section = host();
    panels.add(section, {
      draw: () => {
        clock.nowMs += costMs;
        happened.push(`${name} drawn`);
      },
      reset: () => void happened.push(`${name} reset`),
      mark: (atMs) => void happened.push(`${name} marked ${atMs}`),
    });
    return section;
  });
  const [observer] = FakeIntersectionObserver.created as [FakeIntersectionObserver];
  /** The next animation frame, and what follows it at once. */
  const frame = () => {
    const asked = animate();
    clock.pass(0);
    return asked;
  };
  /** What has happened since it was last asked. */
  const since = () => happened.splice(0);
  return { panels, sections, observer, clock, frame, since };
}

test('what is on screen is drawn at every update', () => {
  const { panels, sections, observer, frame, since } = open(['first', 'second']);
  const [first, second] = sections as [HTMLElement, HTMLElement];
  observer.show(first, second);
  frame();
  since();
  panels.draw();
  frame();
  expect(since()).toEqual(['first drawn', 'second drawn']);
});

test('what is off the screen is drawn once at the beginning, then by turns', () => {
  const { panels, sections, observer, frame, since } = open(['first', 'second', 'third']);
  observer.show(...sections.slice(0, 1));
  frame();
  expect(since()).toEqual(['first drawn', 'second drawn', 'third drawn']);
  expect(frame()).toBe(0);
  const rounds = [0, 1, 2].map(() => {
    panels.draw();
    frame();
    return since();
  });
  expect(rounds).toEqual([
    ['first drawn', 'second drawn'],
    ['first drawn', 'third drawn'],
    ['first drawn', 'second drawn'],
  ]);
});

test('what shows nothing yet is drawn in slices, without a rest and without drawing the others again', () => {
  const { sections, observer, frame, since } = open(['first', 'second', 'third', 'fourth'], 25);
  observer.show(...sections.slice(0, 1));
  frame();
  expect(since()).toEqual(['first drawn', 'second drawn']);
  frame();
  expect(since()).toEqual(['third drawn', 'fourth drawn']);
  expect(frame()).toBe(0);
});

test('however often a draw is asked for, there is one per animation frame', () => {
  const { panels, sections, observer, frame, since } = open(['first']);
  observer.show(...sections);
  for (let round = 0; round < 5; round += 1) panels.draw();
  expect(frame()).toBe(1);
  expect(since()).toEqual(['first drawn']);
  panels.draw();
  expect(frame()).toBe(1);
  expect(since()).toEqual(['first drawn']);
});

test('drawing rests four times as long as it took, and then catches up', () => {
  const { panels, sections, observer, clock, frame, since } = open(['first'], 50);
  observer.show(...sections);
  frame();
  expect(since()).toEqual(['first drawn']);
  panels.draw();
  panels.draw();
  expect(frame()).toBe(0);
  clock.pass(199);
  expect(frame()).toBe(0);
  clock.pass(1);
  expect(frame()).toBe(1);
  expect(since()).toEqual(['first drawn']);
});

test('it rests a second at most, and not at all when a reader waits', () => {
  const { panels, sections, observer, clock, frame } = open(['first'], 5_000);
  observer.show(...sections);
  frame();
  panels.draw();
  clock.pass(1_000);
  expect(frame()).toBe(1);
  panels.draw();
  expect(frame()).toBe(0);
  panels.drawAtOnce();
  expect(frame()).toBe(1);
});

test('what changes while the browser paints is drawn afterwards', () => {
  const { panels, sections, observer, clock, since } = open(['first']);
  observer.show(...sections);
  animate();
  panels.draw();
  expect(animate()).toBe(0);
  clock.pass(0);
  expect(animate()).toBe(1);
  expect(since()).toEqual(['first drawn', 'first drawn']);
});

test('a reset reaches hidden panels too, and all are drawn again', () => {
  const { panels, sections, observer, frame, since } = open(['first', 'second']);
  observer.show(...sections.slice(0, 1));
  frame();
  since();
  panels.reset();
  frame();
  expect(since()).toEqual(['first reset', 'second reset', 'first drawn', 'second drawn']);
});

test('for paper all are drawn at once', () => {
  const { panels, since } = open(['first', 'second']);
  panels.drawAll();
  expect(since()).toEqual(['first drawn', 'second drawn']);
});

test('a time is marked in what is on screen', () => {
  const { panels, sections, observer, since } = open(['first', 'second']);
  observer.show(...sections.slice(1));
  panels.mark(1_000);
  expect(since()).toEqual(['second marked 1000']);
});
