import type { BenchNode } from './bench-node.js';
import type { BenchServer } from './bench-server.js';
import type { ChartSpec } from './chart.js';
import type { Figure } from './figure.js';

/** How much is measured, and with what. */
export interface RunExtent {
  readonly rounds: number;
  /** For a first look: a part of the events, and the first cases only. */
  readonly quick: boolean;
  readonly server: BenchServer;
  readonly node: BenchNode;
}

/** A number measured once, one measured in every round, or words. */
export type Cell = number | Figure | string;

/** One table of the report. */
export interface Result {
  readonly title: string;
  /** One paragraph: what was done. */
  readonly method: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly charts?: readonly ChartSpec[];
}

export interface TableColumn {
  readonly name: string;
  /** Decimals shown. */
  readonly decimals?: number;
  /** Shows how far apart the rounds were, too. */
  readonly spread?: boolean;
}

export type Stage = (extent: RunExtent) => Promise<Result>;

/** Cases of a stage, the most telling ones first. */
export function casesOf<Case>(cases: readonly Case[], { quick }: RunExtent): readonly Case[] {
  return quick ? cases.slice(0, 2) : cases;
}

export function eventsOf(events: number, { quick }: RunExtent): number {
  return quick ? events / 20 : events;
}

/**
 * Rounds one after the other, and in each every kind once: what disturbs the machine disturbs all kinds alike. Answers
 * with the reports of each kind, round by round.
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
  /** One for each Node. */
  readonly runs: readonly Run[];
}

export interface Run {
  /** Its version. */
  readonly node: string;
  /** By stage. */
  readonly results: Readonly<Record<string, Result>>;
}
