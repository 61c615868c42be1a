import { parsePromql } from '../../../setup/promql/parser.js';
import type { PrometheusTarget } from '../../../setup/promql/target.js';

/** How many questions a server is asked at a time. */
const AT_A_TIME = 16;

/** What Prometheus and natsight say of an expression; `undefined`: it is accepted. */
export interface Verdict {
  readonly text: string;
  readonly server: string | undefined;
  readonly ours: string | undefined;
}

/** Asks a Prometheus and natsight whether they accept an expression. */
export async function verdictOn(url: string, text: string, target: PrometheusTarget): Promise<Verdict> {
  const body = new URLSearchParams({ query: text });
  const response = await fetch(`${url}/api/v1/format_query`, { method: 'POST', body });
  // The API gives one of these, or no JSON, which fails the test.
  const answer = (await response.json()) as { readonly status: string; readonly error?: string };
  const server = answer.status === 'success' ? undefined : (answer.error ?? 'refused');
  return { text, server, ours: parsePromql(text, target).faults[0]?.message };
}

export const differs = ({ server, ours }: Verdict) => (server === undefined) !== (ours === undefined);

/** What both say of each of the expressions. */
export async function verdictsOn(
  url: string,
  texts: readonly string[],
  target: PrometheusTarget,
): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  for (let from = 0; from < texts.length; from += AT_A_TIME) {
    const some = texts.slice(from, from + AT_A_TIME).map((text) => verdictOn(url, text, target));
    found.push(...(await Promise.all(some)));
  }
  return found;
}
