import type { AbsentMeaning } from './absent-series.js';
import type { InsightKind, InsightOf } from './model/insight.js';
import type { Setup } from './model/setup.js';
import type { TemplateField } from './template.js';
import type { Notation } from './value/notation.js';

/** A duration of an insight, with its key in the setup. */
export interface InsightDuration {
  readonly key: string;
  readonly ms: number;
}

/** What other parts need to know of a kind of insight. */
export interface InsightTraits<Kind extends InsightKind> {
  /** The metric whose series it evaluates; `undefined` if it reads a stream. */
  readonly metric: (insight: InsightOf<Kind>) => string | undefined;
  /** The stream that it reads itself; `undefined` if it evaluates a metric. */
  readonly stream: (insight: InsightOf<Kind>) => string | undefined;
  /** Names of the labels of its series. Its alert and the rule in Prometheus have the same. */
  readonly labels: (insight: InsightOf<Kind>, setup: Pick<Setup, 'metrics'>) => readonly string[];
  /** When it is told of single events that another thread has read: at once, since one may make it fire, or with the next ones. */
  readonly observes: 'never' | 'at once' | 'later';
  /** Whether it fires as soon as its metric is beyond its bound, and not at a tick or after a time of its own. */
  readonly firesAtOnce: (insight: InsightOf<Kind>) => boolean;
  /** Whether its sentence is made when it starts, so that its twin has to be told. */
  readonly explains: (insight: InsightOf<Kind>) => boolean;
  /** Whether it may become half as bad again: then it has further alerts, with a label of their own. */
  readonly escalates: (insight: InsightOf<Kind>) => boolean;
  /** The fields of the event that its summary names. Only a single event has fields. */
  readonly fields: (insight: InsightOf<Kind>) => readonly TemplateField[];
  /** What it means that a series of its metric is absent; `undefined` if it has no metric. */
  readonly absence: (insight: InsightOf<Kind>, setup: Pick<Setup, 'metrics'>) => AbsentMeaning | undefined;
  /** How long it takes to fire again after a restart of the exporter, if what it watches still holds. */
  readonly firesAgainMs: (insight: InsightOf<Kind>, setup: Pick<Setup, 'metrics'>) => number;
  /** The option that says how long it fires, or for how long something is missing; `undefined` if there is none. */
  readonly lasts: (insight: InsightOf<Kind>) => InsightDuration | undefined;
  /** The stream of which a single event ends it. */
  readonly endedBy: (insight: InsightOf<Kind>) => string | undefined;
  /** Whether events that are missing make it fire: an exporter that reads nothing makes it fire too. */
  readonly meansAbsence: boolean;
  /** Whether it may fire because events are missing, among other reasons. */
  readonly mayLackEvents: (insight: InsightOf<Kind>) => boolean;
  /** How its value is written for a person. */
  readonly notation: (insight: InsightOf<Kind>) => Notation;
  /** The default summary. `series`: its labels with placeholders, `{device="{{device}}"}`; empty without labels. */
  readonly summary: (insight: InsightOf<Kind>, series: string) => string;
  /** The default description: what it means and what to do first. */
  readonly description: (insight: InsightOf<Kind>) => string;
  /** The condition on which it fires, in one line. */
  readonly condition: (insight: InsightOf<Kind>) => string;
}
