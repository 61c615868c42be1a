import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';

/** What a page shows: the lines of each panel by their names, as text. */
export type ShownPanels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Runs in the page. Pairs, since the way out of the browser loses a key named `__proto__`. */
const readPanels = `[...document.querySelectorAll('section.panel')].map((panel) => [
  panel.querySelector('h3').textContent,
  [...panel.querySelectorAll('.legend li, .bars li, .figure, .dial, tbody tr')].map((line) => [
    line.querySelector('.name, th, .figure > span, .dial > span')?.textContent ?? '',
    line.querySelector('.value, td, strong').textContent,
  ]),
])`;

export interface OpenOptions {
  readonly scheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Of the browser. */
  readonly locale?: string;
}

type Pairs<Value> = readonly (readonly [string, Value])[];

/** Panels on whose canvas nothing was drawn, or that have neither values nor a note in words. */
const readBlanks = `[...document.querySelectorAll('section.panel')].filter((panel) => {
  if (panel.querySelector('.note:not([hidden])') !== null) return false;
  const canvas = panel.querySelector('canvas:not([hidden])');
  if (canvas === null) return panel.querySelector('.bars li, tbody tr, .figure, .dial') === null;
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.every((value) => value === 0);
}).map((panel) => panel.querySelector('h3').textContent)`;

const readColours = `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))`;

/** A dashboard of the exporter, open in a browser; takes down whatever a page should not do. */
export class LivePage {
  readonly tab: Page;
  /** Errors on the console, exceptions, failed requests, dialogs, requests to other origins. */
  readonly faults: string[] = [];
  status = 0;

  private constructor(tab: Page, origin: string) {
    this.tab = tab;
    const fault = (what: string) => void this.faults.push(what);
    tab.on('console', (message) => message.type() === 'error' && fault(`console: ${message.text()}`));
    tab.on('pageerror', (error) => fault(`exception: ${error.message}`));
    tab.on('requestfailed', (request) => fault(`failed: ${request.url()}`));
    tab.on('dialog', (dialog) => {
      fault(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    tab.on('request', (request) => {
      const { protocol, origin: asked } = new URL(request.url());
      if (asked !== origin && protocol !== 'data:') fault(`elsewhere: ${request.url()}`);
    });
  }

  /** By default every panel is on the screen: those are drawn at every update. */
  static async open(
    browser: Browser,
    url: string,
    { scheme = 'light', viewport = { width: 1400, height: 2600 }, locale = 'en-GB' }: OpenOptions = {},
  ): Promise<LivePage> {
    const tab = await browser.newPage({ colorScheme: scheme, viewport, locale });
    const page = new LivePage(tab, new URL(url).origin);
    page.status = (await tab.goto(url))?.status() ?? 0;
    return page;
  }

  async panels(): Promise<ShownPanels> {
    const panels = await this.tab.evaluate<Pairs<Pairs<string>>>(readPanels);
    return Object.fromEntries(panels.map(([title, lines]) => [title, Object.fromEntries(lines)]));
  }

  /** The insights that hold, `warning: DelaysRising`. */
  firing(): Promise<string[]> {
    return this.tab.locator('.firing li strong').allTextContents();
  }

  /** Waits until there is something on every panel, also on those off the screen. */
  async drawn(): Promise<void> {
    await waitFor(
      'every panel is drawn',
      () => this.blankPanels(),
      ({ length }) => length === 0,
    );
  }

  blankPanels(): Promise<readonly string[]> {
    return this.tab.evaluate<string[]>(readBlanks);
  }

  /** Contrast of text on its ground, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
  async contrast(): Promise<{ readonly ratio: number; readonly isDark: boolean }> {
    const [text = 0, ground = 0] = (await this.tab.evaluate<string[]>(readColours)).map(luminance);
    const [light, dark] = text > ground ? [text, ground] : [ground, text];
    return { ratio: (light + 0.05) / (dark + 0.05), isDark: ground < 0.5 };
  }
}

/** Of `rgb(r, g, b)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((byte) => {
    const share = Number(byte) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
