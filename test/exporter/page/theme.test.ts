import { resetDocument, systemTheme } from './dom.js';
import { beforeEach, expect, test } from '@jest/globals';
import { applySavedTheme, isDark, switchTheme } from '../../../exporter/page/theme.js';

beforeEach(resetDocument);

test('the theme is that of the system', () => {
  expect(isDark()).toBe(false);
  systemTheme.matches = true;
  expect(isDark()).toBe(true);
});

test('the choice of the reader comes first, and is remembered', () => {
  systemTheme.matches = true;
  switchTheme();
  expect(isDark()).toBe(false);
  delete document.documentElement.dataset['theme'];
  expect(isDark()).toBe(true);
  applySavedTheme();
  expect(isDark()).toBe(false);
  switchTheme();
  expect(isDark()).toBe(true);
});

test('without a choice, nothing is applied', () => {
  applySavedTheme();
  expect(document.documentElement.dataset['theme']).toBeUndefined();
});
