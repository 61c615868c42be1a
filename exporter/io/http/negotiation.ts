import type { ExpositionFormat } from '../../exposition/render.js';

export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * Chooses the text format by the Accept header of a scrape. A client that asks for neither, such as a browser, gets the Prometheus
 * text format, which every client can read.
 */
export function chooseFormat(accept: string | undefined): ExpositionFormat {
  let best: { format: ExpositionFormat; quality: number } = { format: 'prometheus', quality: 0 };
  for (const range of (accept ?? '').split(',')) {
    const { format, quality } = readRange(range);
    if (format !== undefined && quality > best.quality) best = { format, quality };
  }
  return best.format;
}

function readRange(range: string): { format: ExpositionFormat | undefined; quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const valueOf = (name: string) =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const quality = Number(valueOf('q') ?? 1);
  return { format: formatOf(type, valueOf('version')), quality: Number.isNaN(quality) ? 0 : quality };
}

function formatOf(type: string, version: string | undefined): ExpositionFormat | undefined {
  if (type === 'application/openmetrics-text') {
    return version === undefined || version === '1.0.0' ? 'openmetrics' : undefined;
  }
  return ['text/plain', 'text/*', '*/*'].includes(type) ? 'prometheus' : undefined;
}
