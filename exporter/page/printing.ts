export interface PrintedPage {
  /** Measures and draws every panel, also those off the screen. */
  redraw(): void;
}

/** Draws the whole page for paper: light, at the width of the sheet. Afterwards it looks as before. */
export function preparePrinting(page: PrintedPage): void {
  const root = document.documentElement;
  let theme: string | undefined;
  window.addEventListener('beforeprint', () => {
    theme = root.dataset['theme'];
    root.dataset['theme'] = 'light';
    root.classList.add('printing');
    page.redraw();
  });
  window.addEventListener('afterprint', () => {
    root.classList.remove('printing');
    if (theme === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    page.redraw();
  });
}
