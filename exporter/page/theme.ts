/** Where the browser stores the theme that the reader chose. */
const STORAGE_KEY = 'natsight-theme';

/** The theme that the reader chose, or else that of the system. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen !== undefined) return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

export function applySavedTheme(): void {
  const saved = localStorage.getItem(STORAGE_KEY);
  if (saved !== null) document.documentElement.dataset['theme'] = saved;
}

/** Switches between light and dark, and remembers the choice. */
export function switchTheme(): void {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(STORAGE_KEY, theme);
}
