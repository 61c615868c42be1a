import { host, resetDocument, texts } from './dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DashboardLayout, ShownInsight } from '../../../exporter/live/frame.js';
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

test('the dashboards are linked, and this one is marked', () => {
  const links = [...open().element.querySelectorAll('nav a')].map((link) => [
    link.getAttribute('href'),
    link.textContent,
    link.getAttribute('aria-current'),
  ]);
  expect(links).toEqual([
    ['/dashboards/main', 'Flights', 'page'],
    ['/dashboards/a%2Fb', 'Gates', null],
  ]);
});

test('the state of the connection is text', () => {
  const { header, state } = open();
  expect(state()?.textContent).toBe('connecting');
  for (const [name, text] of [
    ['live', 'live'],
    ['lost', 'connection lost, reconnecting'],
    ['paused', 'paused'],
  ] as const) {
    header.state(name);
    expect([state()?.dataset['state'], state()?.textContent]).toEqual([name, text]);
  }
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
  expect(element.querySelector('.troubles a')?.getAttribute('href')).toBe('/');
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
