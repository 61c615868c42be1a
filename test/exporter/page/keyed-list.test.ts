import { host, resetDocument, texts } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { element } from '../../../exporter/page/element.js';
import { KeyedList, setLevel, setText } from '../../../exporter/page/keyed-list.js';

beforeEach(resetDocument);

test('elements are kept by name, in any order, and go when their names do', () => {
  const parent = host();
  const list = new KeyedList<string>(parent, () => {
    const item = element('li');
    return { element: item, show: (text) => setText(item, text) };
  });
  list.show([
    ['a', '1'],
    ['b', '2'],
  ]);
  const [a, b] = [...parent.children];
  list.show([
    ['b', '3'],
    ['c', '4'],
    ['a', '1'],
  ]);
  expect(texts(parent, 'li')).toEqual(['3', '4', '1']);
  expect([parent.children[0], parent.children[2]]).toEqual([b, a]);
  list.show([['c', '5']]);
  expect(texts(parent, 'li')).toEqual(['5']);
});

test('the same text is not written again', () => {
  const item = element('p', {}, 'same');
  const text = item.firstChild;
  setText(item, 'same');
  expect(item.firstChild).toBe(text);
});

test('a level comes and goes', () => {
  const item = element('p');
  setLevel(item, 'good');
  expect(item.dataset['level']).toBe('good');
  setLevel(item, undefined);
  expect('level' in item.dataset).toBe(false);
});
