import { host, resetDocument, texts } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { Shortcuts } from '../../../exporter/page/shortcuts.js';

beforeEach(resetDocument);

function open() {
  const used: string[] = [];
  const shortcuts = new Shortcuts([
    { key: 'p', meaning: 'pause', run: () => void used.push('p') },
    { key: '?', meaning: 'this list', run: () => void used.push('?') },
  ]);
  document.body.append(shortcuts.dialog);
  return { shortcuts, used };
}

/** Presses a key in an element; true if the page has used it up. */
function press(key: string, options: KeyboardEventInit = {}, target: Element = document.body): boolean {
  const event = new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

test('a key does what the list says', () => {
  const { used } = open();
  expect([press('p'), press('x')]).toEqual([true, false]);
  expect(used).toEqual(['p']);
});

test('keys of the browser and of fields are left alone', () => {
  const { used } = open();
  press('p', { ctrlKey: true });
  press('p', { altKey: true });
  press('p', { metaKey: true });
  const field = document.createElement('select');
  host().append(field);
  press('p', {}, field);
  expect(used).toEqual([]);
});

test('keys go on after a click on a check box, which takes no letters', () => {
  const { used } = open();
  const box = document.createElement('input');
  box.type = 'checkbox';
  const text = document.createElement('input');
  host().append(box, text);
  press('p', {}, box);
  press('p', {}, text);
  expect(used).toEqual(['p']);
});

test('the list has every key and those of the charts; while it is open, keys do nothing', () => {
  const { shortcuts, used } = open();
  expect(texts(shortcuts.dialog, 'kbd')).toEqual(['p', '?', '←', '→', 'Home', 'End', '+', '−']);
  shortcuts.showList();
  expect(shortcuts.dialog.open).toBe(true);
  press('p');
  shortcuts.dialog.querySelector('button')?.click();
  expect(shortcuts.dialog.open).toBe(false);
  press('p');
  expect(used).toEqual(['p']);
});
