import { resetDocument } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { element } from '../../../exporter/page/element.js';

beforeEach(resetDocument);

test('an element has its attributes and children, and text in it is no markup', () => {
  const made = element('p', { class: 'note', title: '"quoted"' }, 'a <b>bold</b> word', element('br'));
  expect(made.outerHTML).toBe(
    '<p class="note" title="&quot;quoted&quot;">a &lt;b&gt;bold&lt;/b&gt; word<br></p>',
  );
});

test('an element may be empty', () => {
  expect(element('ul').outerHTML).toBe('<ul></ul>');
});
