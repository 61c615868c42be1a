import type { ObservingInsight } from '../../setup/model/insight.js';
import type { FieldTexts } from '../../setup/template.js';
import type { UpdateAccount } from '../account/update-account.js';
import type { EventRecord } from '../event/event.js';
import { Skip } from '../event/skip.js';
import type { LabelSet } from '../series/label-set.js';
import type { Reader } from '../transform/reader.js';
import type { FieldsReader } from './fields-reader.js';
import type { LabelsReader } from './labels-reader.js';
import type { EventContext, OnSkip, Update } from './update.js';

/** How an insight reads an event. */
export interface InsightReaders {
  /** Unset: every event matches. */
  readonly where: Reader<boolean> | undefined;
  readonly labels: LabelsReader;
  readonly fields: FieldsReader;
  /** Whether an event without any label is skipped. */
  readonly needsLabels: boolean;
}

/** Called for each event that an insight reads itself. `labels` is valid only during the call. */
export type OnInsightEvent = (
  insight: ObservingInsight,
  labels: LabelSet,
  atMs: number,
  fields: FieldTexts,
) => void;

/** Where the events of an insight go. */
export interface InsightTarget {
  readonly account: UpdateAccount;
  readonly onEvent: OnInsightEvent;
  readonly onSkip: OnSkip;
}

const NO_LABELS = new Skip('missing', () => 'the event has none of the labels of "by"');

/** Tells an insight of each event that matches its condition. */
export class InsightUpdate implements Update {
  readonly #insight: ObservingInsight;
  readonly #readers: InsightReaders;
  readonly #target: InsightTarget;

  constructor(insight: ObservingInsight, readers: InsightReaders, target: InsightTarget) {
    this.#insight = insight;
    this.#readers = readers;
    this.#target = target;
  }

  apply(event: EventRecord, { message }: EventContext): void {
    const { where, labels, fields, needsLabels } = this.#readers;
    const { account, onEvent } = this.#target;
    if (where !== undefined) {
      const matches = where(event);
      if (matches === false) return account.exclude();
      if (matches !== true) return this.#skip(matches);
    }
    const unlabelled = labels.read(event);
    if (unlabelled !== undefined) return this.#skip(unlabelled);
    if (needsLabels && labels.values.every((value) => value === '')) return this.#skip(NO_LABELS);
    onEvent(this.#insight, labels, message.arrivalMs, fields(event));
    account.count();
  }

  #skip(skip: Skip): void {
    if (this.#target.account.skip(skip.reason)) this.#target.onSkip(skip);
  }
}
