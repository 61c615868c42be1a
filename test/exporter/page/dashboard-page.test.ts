import { animate, choose, resetDocument, systemTheme, texts } from './dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { installFakes } from './browser-fakes.js';
import { FakePlot } from './fake-plot.js';
import { frameOf, panelLayout } from './layouts.js';
import { lines, openPage as open, receive } from './opened-page.js';

beforeEach(() => {
  resetDocument();
  installFakes();
  FakePlot.created = [];
});

describe('the rows', () => {
  test('replace what the page was sent with; some are folded', () => {
    const { main } = open({
      rows: [
        { title: 'Overview', collapsed: false, panels: [panelLayout(), panelLayout({ title: 'Gates' })] },
        { title: 'Details', collapsed: true, panels: [panelLayout({ title: 'Baggage' })] },
      ],
    });
    expect(main.textContent).not.toContain('before');
    expect(texts(main, 'h2')).toEqual(['Overview', 'Details']);
    expect([...main.querySelectorAll('details')].map(({ open: unfolded }) => unfolded)).toEqual([
      true,
      false,
    ]);
    expect([...main.querySelectorAll('h3')].map(({ id, textContent }) => [id, textContent])).toEqual([
      ['panel-1', 'Delays'],
      ['panel-2', 'Gates'],
      ['panel-3', 'Baggage'],
    ]);
  });

  test('a panel with a note is not drawn', () => {
    const panels = [panelLayout({ note: 'Needs Prometheus.' }), panelLayout()];
    const { main, screen } = open({ rows: [{ title: 'Overview', collapsed: false, panels }] });
    expect(texts(main, '.note:not([hidden])')).toEqual(['Needs Prometheus.']);
    expect(screen.observed).toHaveLength(1);
  });
});

describe('the stream', () => {
  test('fills the panels, first with the past and then with each frame', () => {
    const { stream, shown } = open();
    stream.receive('history', { frames: [frameOf(1_000, { all: 1 })], firing: [], troubles: [] });
    expect(shown()).toEqual(['1']);
    receive(stream, 2_000, 2);
    expect(shown()).toEqual(['2']);
  });

  test('tells the active insights', () => {
    const { stream, header } = open();
    const level = 'critical' as const;
    const firing = [{ rule: 'HugeDelay', severity: level, level, summary: 'Late', labels: {}, sinceMs: 1 }];
    stream.receive('history', { frames: [], firing, troubles: [{ kind: 'setup', sentence: 'refused' }] });
    expect(texts(header, '.firing strong')).toEqual(['critical: HugeDelay']);
    expect(texts(header, '.troubles span')).toEqual(['refused']);
    stream.receive('frame', { ...frameOf(1_000, {}), firing: [], troubles: [] });
    expect(texts(header, '.firing strong, .troubles span')).toEqual([]);
  });

  test('has a state', () => {
    const { stream, state } = open();
    expect(state()).toBe('connecting');
    stream.receive('history', { frames: [], firing: [], troubles: [] });
    expect(state()).toBe('live');
    stream.dispatchEvent(new Event('error'));
    expect(state()).toMatch(/^connection lost, reconnecting since /);
  });
});

describe('a paused page', () => {
  test('shows what it showed, and misses nothing when it goes on', () => {
    const { stream, shown, state, press } = open();
    receive(stream, 1_000, 1);
    press('Pause');
    expect(state()).toBe('paused');
    expect(shown()).toEqual(['1']);
    receive(stream, 2_000, 2);
    expect(shown()).toEqual(['1']);
    press('Pause');
    expect(state()).toBe('live');
    expect(shown()).toEqual(['2']);
  });

  test('stays paused when the connection is back', () => {
    const { stream, state, press } = open();
    press('Pause');
    stream.dispatchEvent(new Event('error'));
    expect(state()).toMatch(/^connection lost, reconnecting since /);
    stream.receive('history', { frames: [], firing: [], troubles: [] });
    expect(state()).toBe('paused');
  });
});

describe('the time range', () => {
  const charts = (spanMs: number) => {
    const rows = [{ title: 'Overview', collapsed: false, panels: [panelLayout(lines)] }];
    const page = open({ spanMs, rows });
    receive(page.stream, 1_000_000, 1);
    animate();
    return page;
  };
  const lastRange = () => FakePlot.created.at(-1)?.calls.at(-1);

  test.each([
    [7_200_000, 700],
    [60_000, 940],
  ])('of a dashboard of %i ms starts at %i s', (spanMs, from) => {
    charts(spanMs);
    expect(lastRange()).toEqual(['x', from, 1_000]);
  });

  test('is what the reader chooses', () => {
    const { header } = charts(7_200_000);
    choose(header.querySelector('select'), '900000');
    animate();
    expect(lastRange()).toEqual(['x', 100, 1_000]);
  });
});

describe('charts are created again', () => {
  const chartPage = () => {
    const page = open({ rows: [{ title: 'Overview', collapsed: false, panels: [panelLayout(lines)] }] });
    receive(page.stream, 1_000, 1);
    animate();
    FakePlot.created = FakePlot.created.slice(-1);
    receive(page.stream, 2_000, 2);
    animate();
    expect(FakePlot.created).toHaveLength(1);
    return page;
  };

  test('in the colours of another theme', () => {
    const { press } = chartPage();
    press('Light / dark');
    animate();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    const [before, after] = FakePlot.created;
    expect(before?.calls.at(-1)).toBe('destroyed');
    expect(after?.options.series[1]?.stroke).not.toBe(before?.options.series[1]?.stroke);
  });

  test('when the system changes its theme', () => {
    chartPage();
    systemTheme.change(true);
    animate();
    expect(FakePlot.created).toHaveLength(2);
  });

  test('when the page has another width', () => {
    const { size, main } = chartPage();
    expect(size.observed).toEqual([main]);
    size.resize();
    animate();
    expect(FakePlot.created).toHaveLength(1);
    Object.defineProperty(main, 'clientWidth', { value: 900 });
    size.resize();
    animate();
    expect(FakePlot.created).toHaveLength(2);
  });
});

test('an insight is on the panels that tell of it', () => {
  const panels = [panelLayout({ insights: ['HugeDelay'] }), panelLayout({ title: 'Gates' })];
  const { main, stream } = open({ rows: [{ title: 'Overview', collapsed: false, panels }] });
  const level = 'critical' as const;
  const firing = [{ rule: 'HugeDelay', severity: level, level, summary: 'Late', labels: {}, sinceMs: 1 }];
  stream.receive('frame', { ...frameOf(1_000, {}), firing, troubles: [] });
  const levels = () => [...main.querySelectorAll('section')].map(({ dataset }) => dataset['level']);
  expect(levels()).toEqual(['critical', undefined]);
  stream.receive('frame', { ...frameOf(2_000, {}), firing: [], troubles: [] });
  expect(levels()).toEqual([undefined, undefined]);
});

test('for paper every panel is drawn, light, and afterwards the theme is as before', () => {
  const { stream } = open({ rows: [{ title: 'Overview', collapsed: true, panels: [panelLayout(lines)] }] });
  receive(stream, 1_000, 1);
  document.documentElement.dataset['theme'] = 'dark';
  FakePlot.created = [];
  window.dispatchEvent(new window.Event('beforeprint'));
  expect([FakePlot.created.length, document.documentElement.dataset['theme']]).toEqual([1, 'light']);
  window.dispatchEvent(new window.Event('afterprint'));
  expect(document.documentElement.dataset['theme']).toBe('dark');
});
