import { resetDocument, texts } from './dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ShownInsight } from '../../../exporter/live/frame.js';
import { PanelSection } from '../../../exporter/page/panel-section.js';
import { panelLayout } from './layouts.js';

beforeEach(resetDocument);

const insight = (rule: string, level: ShownInsight['level'] = 'warning'): ShownInsight => ({
  rule,
  severity: level,
  level,
  summary: `${rule} is true`,
  labels: {},
  sinceMs: Date.UTC(2026, 10, 26, 12),
});

test('a panel is labelled by its title, described, and has its place in the grid', () => {
  const { section, body } = new PanelSection(panelLayout({ kind: 'table', width: 6, height: 4 }), 'panel-3');
  expect(section.className).toBe('panel table');
  expect(section.style.cssText).toBe('--columns: 6; --rows: 4;');
  const textOf = (attribute: string) =>
    section.querySelector(`[id="${section.getAttribute(attribute)}"]`)?.textContent;
  expect(textOf('aria-labelledby')).toBe('Delays');
  expect(textOf('aria-describedby')).toBe('Of all flights.');
  expect(body.parentElement).toBe(section);
});

test('a panel without live lines says why', () => {
  const { body } = new PanelSection(panelLayout({ note: 'Needs Prometheus.' }), 'panel-1');
  expect(body.innerHTML).toBe('<p class="note">Needs Prometheus.</p>');
});

describe('the controls', () => {
  test('say what they do to which panel', () => {
    const section = new PanelSection(panelLayout(), 'panel-1');
    let isTable = false;
    let enlarged = 0;
    section.addControls({
      onTable: () => (isTable = !isTable),
      onEnlarge: () => {
        enlarged += 1;
      },
    });
    const [table, enlarge] = [...section.section.querySelectorAll('button')] as unknown as [
      HTMLElement,
      HTMLElement,
    ];
    expect([table, enlarge].map((button) => button.getAttribute('aria-label'))).toEqual([
      'Delays as a table',
      'Enlarge Delays',
    ]);
    table.click();
    expect(table.getAttribute('aria-pressed')).toBe('true');
    enlarge.click();
    expect(enlarged).toBe(1);
    section.enlarge(true);
    expect([enlarge.textContent, enlarge.getAttribute('aria-pressed')]).toEqual(['Back', 'true']);
    expect(section.section.classList.contains('enlarged')).toBe(true);
    section.enlarge(false);
    expect(enlarge.textContent).toBe('Enlarge');
  });

  test('of a panel that is text have no table', () => {
    const section = new PanelSection(panelLayout(), 'panel-1');
    section.addControls({ onEnlarge: () => undefined });
    expect(texts(section.section, 'button')).toEqual(['Enlarge']);
  });
});

test('what fires is on the panel, the most urgent first, until it ends', () => {
  const section = new PanelSection(panelLayout(), 'panel-1');
  const badge = () => section.section.querySelector<HTMLElement>('.badge');
  expect(badge()?.hidden).toBe(true);
  section.showFiring([insight('HugeDelay', 'critical'), insight('LongDelay')]);
  expect(badge()?.textContent).toBe('HugeDelay and 1 more');
  expect(badge()?.title).toMatch(/^HugeDelay is true, since .+/);
  expect(section.section.dataset['level']).toBe('critical');
  section.showFiring([]);
  expect([badge()?.hidden, section.section.dataset['level']]).toEqual([true, undefined]);
});

test('a panel says by which chosen labels it is not grouped', () => {
  const section = new PanelSection(panelLayout(), 'panel-1');
  const note = () => section.section.querySelector<HTMLElement>('.unfiltered');
  expect(note()?.hidden).toBe(true);
  section.showUnfiltered(['haul', 'gate']);
  expect([note()?.hidden, note()?.textContent]).toEqual([false, 'all of haul, all of gate']);
  section.showUnfiltered([]);
  expect(note()?.hidden).toBe(true);
});
