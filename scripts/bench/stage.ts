import type { BenchNode } from './bench-node.js';
import type { BenchServer } from './bench-server.js';
import type { ChartSpec } from './chart.js';
import type { Figure } from './figure.js';

/** What to measure with, and how much. */
export interface RunExtent {
  readonly rounds: number;
  /** Measure only the first cases, with fewer events. */
  readonly quick: boolean;
  readonly server: BenchServer;
  readonly node: BenchNode;
}

/** A number measured once, one measured in every round, or text. */
export type Cell = number | Figure | string;

/** One table of the report. */
export interface Result {
  readonly title: string;
  /** One paragraph about how it was measured. */
  readonly method: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly charts?: readonly ChartSpec[];
}

export interface TableColumn {
  readonly name: string;
  /** Number of decimals. */
  readonly decimals?: number;
  /** Also show the minimum and the maximum of the rounds. */
  readonly spread?: boolean;
}

export type Stage = (extent: RunExtent) => Promise<Result>;

/** The cases to measure. The most important ones come first. */
export function casesOf<Case>(cases: readonly Case[], { quick }: RunExtent): readonly Case[] {
  return quick ? cases.slice(0, 2) : cases;
}

export function eventsOf(events: number, { quick }: RunExtent): number {
  return quick ? events / 20 : events;
}

/**
 * Measures every kind once per round, so that disturbances of the machine affect all kinds alike. Resolves to a function that gives
 * the reports of a kind, by round.
 */
export async function alternate<Kind, Report>(
  rounds: number,
  kinds: readonly Kind[],
  measure: (kind: Kind) => Promise<Report>,
): Promise<(kind: Kind) => readonly Report[]> {
  const reports = new Map<Kind, Report[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) reports.get(kind)?.push(await measure(kind));
  }
  return (kind) => reports.get(kind) ?? [];
}

export interface BenchReport {
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** One for each Node version. */
  readonly runs: readonly Run[];
}

export interface Run {
  /** Node version. */
  readonly node: string;
  /** By stage. */
  readonly results: Readonly<Record<string, Result>>;
}
