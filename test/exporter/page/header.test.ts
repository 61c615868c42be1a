import { host, resetDocument, texts } from './dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DashboardLayout, ShownInsight } from '../../../exporter/live/frame.js';
import { momentText } from '../../../exporter/page/clock.js';
import { Header } from '../../../exporter/page/header.js';
import { dashboardLayout } from './layouts.js';

beforeEach(resetDocument);

function open(options: Partial<DashboardLayout> = {}) {
  const element = host();
  const controls = document.createElement('div');
  controls.id = 'controls';
  const header = new Header(dashboardLayout(options), element, controls);
  const find = (selector: string) => element.querySelector<HTMLElement>(selector);
  return { header, element, state: () => find('.state'), firstInsight: () => find('.firing li') };
}

const insight: ShownInsight = {
  rule: 'HugeDelay',
  severity: 'SEV1',
  level: 'critical',
  summary: 'A flight from <ORD> is late',
  labels: { team: 'flight <ops>' },
  sinceMs: Date.UTC(2026, 10, 26, 12),
};

test('the title is followed by the description, or else by the service', () => {
  expect(texts(open({ description: 'Live.' }).element, 'h1, .title p')).toEqual(['Flights', 'Live.']);
  expect(texts(open().element, 'h1, .title p')).toEqual(['Flights', 'flight-operations']);
});

test('the status page and the dashboards are linked, and this one is marked', () => {
  const links = [...open().element.querySelectorAll('nav a')].map((link) => [
    link.getAttribute('href'),
    link.textContent,
    link.getAttribute('aria-current'),
  ]);
  expect(links).toEqual([
    ['/', 'Status', null],
    ['/dashboards/main', 'Flights', 'page'],
    ['/dashboards/a%2Fb', 'Gates', null],
  ]);
});

test('an insight that nobody is told of is marked, with the reason', () => {
  const { header, element } = open();
  header.notices({
    firing: [
      insight,
      { ...insight, rule: 'Tried', isObserved: true },
      { ...insight, rule: 'Effect', mutedBy: 'HugeDelay' },
    ],
    troubles: [],
  });
  expect(texts(element, '.firing li em')).toEqual(['observing', 'muted by HugeDelay']);
  expect(texts(element, '.firing li:has(em) strong')).toEqual(['SEV1: Tried', 'SEV1: Effect']);
});

describe('the state', () => {
  const none = { firing: [], troubles: [] };
  const sinceMs = Date.now();
  const since = `since ${momentText(sinceMs)}`;
  const unreadOf = (total: number, ...names: readonly string[]) => ({
    ...none,
    unread: {
      streams: names.map((name) => ({ name, reason: 'the connection to NATS is lost', sinceMs })),
      count: names.length,
      total,
    },
  });
  const opened = () => {
    const { header, state } = open();
    return {
      header,
      shown: () => [state()?.dataset['state'], state()?.textContent],
      title: () => state()?.title,
    };
  };

  test('is live only while data arrives', () => {
    const { header, shown } = opened();
    expect(shown()[1]).toBe('connecting');
    header.state('live');
    expect(shown()).toEqual(['live', 'live']);
    for (const [name, text] of [
      ['silent', 'no data from the exporter'],
      ['lost', 'connection lost, reconnecting'],
      ['refused', 'refused by the exporter, trying again'],
    ] as const) {
      header.state(name);
      expect(shown()).toEqual([name, expect.stringMatching(new RegExp(`^${text} since .*\\d`))]);
    }
  });

  test('is not live while a stream is not read: it says which, since when, and why', () => {
    const { header, shown, title } = opened();
    header.state('live');
    header.notices(unreadOf(2, 'orders'));
    expect(shown()).toEqual(['unread', `stream "orders" not read ${since}`]);
    expect(title()).toContain('orders, since ');
    expect(title()).toContain(': the connection to NATS is lost');
    header.notices(unreadOf(3, 'orders', 'flights'));
    expect(shown()[1]).toBe(`2 of 3 streams not read ${since}`);
    header.notices(unreadOf(2, 'orders', 'flights'));
    expect(shown()[1]).toBe(`no stream is read ${since}`);
    header.notices(none);
    expect(shown()).toEqual(['live', 'live']);
    expect(title()).toBe('');
  });

  test('is paused, unless something is wrong', () => {
    const { header, shown } = opened();
    header.state('live');
    header.paused(true);
    expect(shown()).toEqual(['paused', 'paused']);
    header.notices(unreadOf(1, 'orders'));
    expect(shown()).toEqual(['unread', `paused, stream "orders" not read ${since}`]);
    header.state('lost');
    header.paused(false);
    // The button does not bring the connection back.
    expect(shown()[0]).toBe('lost');
  });
});

test('the toolbar is in it', () => {
  expect(open().element.querySelector('.bar > #controls')).not.toBeNull();
});

describe('the active insights', () => {
  test('have their severity, rule, summary, labels and start', () => {
    const { header, firstInsight, element } = open();
    header.notices({ firing: [insight], troubles: [] });
    expect(firstInsight()?.dataset['level']).toBe('critical');
    expect(texts(element, '.firing strong, .firing span, .firing code')).toEqual([
      'SEV1: HugeDelay',
      'A flight from <ORD> is late',
      'team=flight <ops>',
    ]);
    expect(element.querySelector('.firing time')?.getAttribute('datetime')).toBe('2026-11-26T12:00:00.000Z');
    header.notices({ firing: [], troubles: [] });
    expect(texts(element, '.firing li')).toEqual([]);
  });

  test('are not written again while their text is the same: a screen reader would repeat it', () => {
    const { header, firstInsight } = open();
    header.notices({ firing: [insight], troubles: [] });
    const item = firstInsight();
    header.notices({ firing: [{ ...insight }], troubles: [] });
    expect(firstInsight()).toBe(item);
    header.notices({ firing: [{ ...insight, summary: 'Another' }], troubles: [] });
    expect(firstInsight()).not.toBe(item);
  });
});

test('what is wrong with the exporter is above the insights, with a link to the details', () => {
  const { header, element } = open();
  const sentence = 'the changed setup was refused <b>';
  header.notices({ firing: [insight], troubles: [{ kind: 'setup', sentence }] });
  expect(texts(element, '.notices span')).toEqual([sentence, insight.summary]);
  expect(element.querySelector('.troubles time')).toBeNull();
  expect(element.querySelector('.troubles a')?.getAttribute('href')).toBe('/');
  header.notices({ firing: [], troubles: [{ kind: 'nats', sentence, sinceMs: insight.sinceMs }] });
  expect(element.querySelector('.troubles time')?.getAttribute('datetime')).toBe('2026-11-26T12:00:00.000Z');
  header.notices({ firing: [], troubles: [] });
  expect(texts(element, '.notices li')).toEqual([]);
});

test('a number that changes is shown, but not read out by a screen reader', () => {
  const { header, element } = open();
  const show = (sentence: string) => {
    header.notices({ firing: [], troubles: [{ kind: 'alerts', sentence }] });
    return element.querySelector('.troubles')?.getAttribute('aria-live');
  };
  expect(show('3 deliveries failed')).toBe('polite');
  expect(show('4 deliveries failed')).toBe('off');
  expect(texts(element, '.troubles span')).toEqual(['4 deliveries failed']);
  expect(show('Alertmanager is away')).toBe('polite');
});
