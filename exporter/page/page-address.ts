import type { ChosenValues } from './line-filter.js';

/** What of a page is in its address, so that a link or a reload shows the same. */
export interface PageChoice {
  /** Key of the panel that fills the window. */
  readonly panel: string | undefined;
  readonly spanMs: number | undefined;
  readonly filters: ChosenValues;
}

/** As Grafana names the variables in the address of a dashboard. */
const LABEL = 'var-';

export function readChoice(): PageChoice {
  const chosen = new URLSearchParams(location.hash.slice(1));
  const spanMs = Number(chosen.get('span'));
  const labels = new Set([...chosen.keys()].filter((name) => name.startsWith(LABEL)));
  return {
    panel: chosen.get('panel') ?? undefined,
    spanMs: Number.isInteger(spanMs) && spanMs > 0 ? spanMs : undefined,
    filters: new Map([...labels].map((name) => [name.slice(LABEL.length), new Set(chosen.getAll(name))])),
  };
}

/** Changes the address without a new entry in the history of the browser. */
export function writeChoice(changed: Partial<PageChoice>): void {
  const { panel, spanMs, filters } = { ...readChoice(), ...changed };
  const chosen = new URLSearchParams();
  if (panel !== undefined) chosen.set('panel', panel);
  if (spanMs !== undefined) chosen.set('span', String(spanMs));
  for (const [label, values] of filters) for (const value of values) chosen.append(LABEL + label, value);
  const text = chosen.toString();
  window.history.replaceState(null, '', text === '' ? location.pathname + location.search : `#${text}`);
}
