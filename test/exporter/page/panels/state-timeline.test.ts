import { host, resetDocument } from '../dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import type { Frame } from '../../../../exporter/live/frame.js';
import { createStateTimeline } from '../../../../exporter/page/panels/state-timeline.js';
import { frameOf, historyOf, panelLayout } from '../layouts.js';
import { lastOf, RecordedHost } from '../recorded-host.js';
import { RecordedContext } from './recorded-context.js';

beforeEach(resetDocument);

const STATES = [
  { value: 0, text: 'quiet', as: 'quiet' },
  { value: 1, text: 'FIRING', as: 'critical' },
] as const;

/** What is drawn on a canvas of 600 by 100 pixels over two minutes. */
function draw(...frames: readonly Frame[]) {
  const body = host();
  const view = createStateTimeline(
    panelLayout({ kind: 'state-timeline', title: 'Insights', states: STATES }),
    body,
    new RecordedHost(),
  );
  const canvas = body.querySelector('canvas') as HTMLCanvasElement;
  const context = new RecordedContext();
  Object.defineProperties(canvas, {
    clientWidth: { value: 600 },
    clientHeight: { value: 100 },
    getContext: { value: () => context },
  });
  const past = historyOf(...frames);
  view.draw(past, lastOf(past, 120_000));
  const drawn = context.drawn.map((line) => line.replace(/ in .*/, ''));
  const saysNothing = body.querySelector<HTMLElement>('.note')?.hidden === false;
  return { drawn, saysNothing };
}

test('a state timeline has a bar for each line, split where its value changes', () => {
  const { drawn, saysNothing } = draw(
    frameOf(0, { Slow: 0, Stopped: 0 }),
    frameOf(1_000, { Slow: 1, Stopped: 0 }),
    frameOf(2_000, { Slow: 1, Stopped: 0 }),
  );
  expect(drawn).toEqual([
    'scale 2 2',
    'fillText "Slow: FIRING" 0 8',
    'fillRect 590 16 5 28',
    'fillRect 595 16 5 28',
    'fillText "Stopped: quiet" 0 58',
    'fillRect 590 66 10 28',
  ]);
  expect(saysNothing).toBe(false);
});

test('without lines it says that there is no data', () => {
  const { drawn, saysNothing } = draw(frameOf(0, {}));
  expect(drawn).toEqual(['scale 2 2']);
  expect(saysNothing).toBe(true);
});
