/** Events of stream `from` become events of stream `to`. */
export interface Flow {
  readonly from: string;
  readonly to: string;
}

/** The streams on a path from one stream to another; `undefined` if there is none. `visited`: streams that were already searched. */
export function pathBetween(
  flows: readonly Flow[],
  from: string,
  to: string,
  visited = new Set<string>(),
): string[] | undefined {
  if (from === to) return [from];
  visited.add(from);
  for (const flow of flows) {
    if (flow.from !== from || visited.has(flow.to)) continue;
    const path = pathBetween(flows, flow.to, to, visited);
    if (path !== undefined) return [from, ...path];
  }
  return undefined;
}
