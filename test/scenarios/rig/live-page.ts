import type { Browser, Page } from 'playwright-core';

/** What a page shows: the lines of each panel by their names, as text. */
export type ShownPanels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Runs in the page. Pairs, since the way out of the browser loses a key named `__proto__`. */
const readPanels = `[...document.querySelectorAll('section.panel')].map((panel) => [
  panel.querySelector('h3').textContent,
  [...panel.querySelectorAll('.legend li, .bars li, .stat, tbody tr')].map((line) => [
    line.querySelector('.name, th, .stat > span')?.textContent ?? '',
    line.querySelector('.value, td, strong').textContent,
  ]),
])`;

type Pairs<Value> = readonly (readonly [string, Value])[];

/** Panels with a canvas on which nothing was drawn. */
const readBlanks = `[...document.querySelectorAll('section.panel')].filter((panel) => {
  const canvas = panel.querySelector('canvas');
  const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels !== undefined && pixels.every((value) => value === 0);
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

  /** Every panel is on the screen: only those are drawn. */
  static async open(
    browser: Browser,
    url: string,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<LivePage> {
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 2600 } });
    const page = new LivePage(tab, new URL(url).origin);
    page.status = (await tab.goto(url))?.status() ?? 0;
    return page;
  }

  async panels(): Promise<ShownPanels> {
    const panels = await this.tab.evaluate<Pairs<Pairs<string>>>(readPanels);
    return Object.fromEntries(panels.map(([title, lines]) => [title, Object.fromEntries(lines)]));
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
