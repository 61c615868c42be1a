/** What of a page is in its address, so that a link or a reload shows the same. */
export interface PageChoice {
  /** Key of the panel that fills the window. */
  readonly panel: string | undefined;
  readonly spanMs: number | undefined;
}

export function readChoice(): PageChoice {
  const chosen = new URLSearchParams(location.hash.slice(1));
  const spanMs = Number(chosen.get('span'));
  return {
    panel: chosen.get('panel') ?? undefined,
    spanMs: Number.isInteger(spanMs) && spanMs > 0 ? spanMs : undefined,
  };
}

/** Changes the address without a new entry in the history of the browser. */
export function writeChoice({ panel, spanMs }: PageChoice): void {
  const chosen = new URLSearchParams();
  if (panel !== undefined) chosen.set('panel', panel);
  if (spanMs !== undefined) chosen.set('span', String(spanMs));
  const text = chosen.toString();
  window.history.replaceState(null, '', text === '' ? location.pathname + location.search : `#${text}`);
}
