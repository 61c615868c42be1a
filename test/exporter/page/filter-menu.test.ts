import { host, resetDocument, texts } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { FilterMenu } from '../../../exporter/page/filter-menu.js';
import { LineFilter } from '../../../exporter/page/line-filter.js';
import { panelLayout } from './layouts.js';

beforeEach(resetDocument);

function open() {
  let values = ['long', 'short'];
  let changes = 0;
  const filter = new LineFilter([panelLayout({ labels: ['haul'] })], () => values);
  const { element } = new FilterMenu(filter, () => {
    changes += 1;
  });
  host().append(element);
  const menu = element.querySelector('details');
  if (menu === null) throw new Error('the menu is not there');
  const unfold = () => {
    menu.open = true;
    menu.dispatchEvent(new window.Event('toggle'));
  };
  const boxes = () => [...menu.querySelectorAll('input')];
  const check = (index: number) => boxes()[index]?.click();
  const summary = () => texts(menu, 'summary').join();
  return {
    filter,
    menu,
    unfold,
    boxes,
    check,
    summary,
    changes: () => changes,
    setValues: (now: string[]) => (values = now),
  };
}

test('a label says what is chosen of it', () => {
  const { unfold, check, summary, filter, changes, menu } = open();
  expect(summary()).toBe('haul: all');
  unfold();
  expect(texts(menu, 'label')).toEqual(['long', 'short']);
  check(1);
  expect([summary(), [...(filter.chosen.get('haul') ?? [])]]).toEqual(['haul: short', ['short']]);
  check(0);
  expect(summary()).toBe('haul: short, long');
  check(0);
  check(1);
  expect([summary(), filter.chosen.size, changes()]).toEqual(['haul: all', 0, 4]);
});

test('the values are those of the time at which the list is opened', () => {
  const { unfold, menu, setValues } = open();
  setValues(['medium', 'short', 'long', 'a', 'b']);
  unfold();
  expect(texts(menu, 'label')).toEqual(['a', 'b', 'long', 'medium', 'short']);
});

test('many are counted', () => {
  const { unfold, check, summary, setValues } = open();
  setValues(['a', 'b', 'c']);
  unfold();
  for (const index of [0, 1, 2]) check(index);
  expect(summary()).toBe('haul: 3 chosen');
});

test('Escape closes the list alone', () => {
  const { unfold, menu } = open();
  unfold();
  let reached = false;
  document.addEventListener('keydown', () => {
    reached = true;
  });
  menu.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect([menu.open, reached]).toEqual([false, false]);
});

test('a press on its words leaves the list open, one elsewhere closes it', () => {
  const { unfold, menu } = open();
  const press = (target: EventTarget | null) =>
    target?.dispatchEvent(new window.Event('pointerdown', { bubbles: true }));
  unfold();
  const words = menu.querySelector('label');
  // A browser takes the focus away from the list, and gives it to nothing.
  menu.dispatchEvent(new window.FocusEvent('focusout', { bubbles: true, relatedTarget: null }));
  press(words);
  expect(menu.open).toBe(true);
  press(document.body);
  expect(menu.open).toBe(false);
});
