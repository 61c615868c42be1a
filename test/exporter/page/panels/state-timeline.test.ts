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

/** What is drawn on a canvas of 652 by 120 pixels over two minutes. */
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
    clientWidth: { value: 652 },
    clientHeight: { value: 120 },
    getContext: { value: () => context },
  });
  const past = historyOf(...frames);
  view.draw(past, lastOf(past, 120_000));
  const all = context.drawn.map((line) => line.replace(/ in .*/, ''));
  const isTime = (line: string) => /^fillText .* 112$/.test(line);
  const drawn = all.filter((line) => !isTime(line));
  const times = all.filter(isTime);
  const saysNothing = body.querySelector<HTMLElement>('.note')?.hidden === false;
  return { drawn, times, saysNothing };
}

test('a state timeline has a bar for each line, split where its value changes', () => {
  const { drawn, times, saysNothing } = draw(
    frameOf(0, { Slow: 0, Stopped: 0 }),
    frameOf(1_000, { Slow: 1, Stopped: 0 }),
    frameOf(2_000, { Slow: 1, Stopped: 0 }),
  );
  expect(drawn).toEqual([
    'scale 2 2',
    'fillText "Slow: FIRING" 26 8',
    'fillRect 616 16 5 28',
    'fillRect 621 16 5 28',
    'fillText "Stopped: quiet" 26 58',
    'fillRect 616 66 10 28',
  ]);
  expect(times.length).toBeGreaterThan(3);
  expect(times.at(-1)).toMatch(/ 112$/);
  expect(saysNothing).toBe(false);
});

test('without lines it says that there is no data', () => {
  const { drawn, saysNothing } = draw(frameOf(0, {}));
  expect(drawn).toEqual(['scale 2 2']);
  expect(saysNothing).toBe(true);
});
