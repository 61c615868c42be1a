import type { BenchServer } from './bench-server.js';

/** How much is measured. */
export interface Extent {
  readonly rounds: number;
  /** For a first look: a part of the events, and the first cases only. */
  readonly quick: boolean;
  readonly server: BenchServer;
}

/** One table of the report. Cells are numbers as measured, or words. */
export interface Result {
  readonly title: string;
  /** One paragraph: what was done. */
  readonly method: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (number | string)[])[];
}

export interface Column {
  readonly name: string;
  /** Decimals shown. */
  readonly decimals?: number;
}

export type Stage = (extent: Extent) => Promise<Result>;

/** Cases of a stage, the most telling ones first. */
export function casesOf<Case>(cases: readonly Case[], { quick }: Extent): readonly Case[] {
  return quick ? cases.slice(0, 2) : cases;
}

export function eventsOf(events: number, { quick }: Extent): number {
  return quick ? events / 20 : events;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('BUG: nothing was measured');
  return (low + high) / 2;
}

/** Rounds one after the other, and in each every kind once: what disturbs the machine disturbs all kinds alike. */
export async function alternate<Kind extends string, Report>(
  rounds: number,
  kinds: readonly Kind[],
  measure: (kind: Kind) => Promise<Report>,
): Promise<ReadonlyMap<Kind, readonly Report[]>> {
  const reports = new Map<Kind, Report[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) reports.get(kind)?.push(await measure(kind));
  }
  return reports;
}
