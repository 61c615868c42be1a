/** Events of one stream become events of another. */
export interface Flow {
  readonly from: string;
  readonly to: string;
}

/** The streams by which events come from one to another. */
export function wayBetween(
  flows: readonly Flow[],
  from: string,
  to: string,
  passed = new Set<string>(),
): string[] | undefined {
  if (from === to) return [from];
  passed.add(from);
  for (const flow of flows) {
    if (flow.from !== from || passed.has(flow.to)) continue;
    const way = wayBetween(flows, flow.to, to, passed);
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
