import { join } from 'node:path';
import { readRecordedEvents } from '../../../exporter/io/file/recorded-events.js';
import type { RecordedEvent } from '../../../exporter/io/file/recorded-events.js';
import { readTable } from '../../../exporter/io/lookup/read-table.js';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import type { Resources } from '../../../exporter/machine/compile/resources.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import type { VirtualMessage } from '../../../exporter/machine/virtual-run.js';
import type { Setup } from '../../../setup/model/setup.js';
import { wouldRead } from '../../../setup/would-read.js';

/** How long after the last event silences are looked for. */
const SILENCE_MINUTES = 40;

/** The recorded events of an example at their recorded times, then silence. */
export class RecordedRun {
  /** Series one second after the last event, accounts and alerts, as in the `expected.txt` of the example. */
  readonly outcome: string;
  readonly #run: VirtualRun;
  readonly #messages = new Map<string, number>();

  constructor(folder: string, setup: Setup) {
    const { events, firstMs } = readRecordedEvents(join(folder, 'events.ndjson'));
    const run = new VirtualRun(setup, { startMs: firstMs, resources: resourcesIn(folder) });
    this.#run = run;
    for (const event of events) {
      run.wait(event.recordedMs - run.nowMs);
      for (const { name, source } of setup.streams) {
        if (!wouldRead(source, event.subject, event.stored?.stream)) continue;
        run.send(name, messageOf(event));
        this.#messages.set(name, (this.#messages.get(name) ?? 0) + 1);
      }
    }
    run.wait(1_000);
    const sections = { series: this.#series(), streams: this.#streams(), metrics: this.#metrics() };
    const alerts = this.#alerts();
    run.stepTo(run.nowMs + SILENCE_MINUTES * 60_000);
    const silences = this.#alerts()
      .slice(alerts.length)
      .filter((line) => line.includes(' started '));
    this.outcome = textOf({
      ...sections,
      alerts,
      [`alerts after ${SILENCE_MINUTES} minutes of silence`]: silences,
    });
  }

  /** Number of messages that a stream has read. */
  messages(stream: string): number | undefined {
    return this.#messages.get(stream);
  }

  /** Number of events that a stream has accepted. */
  accepted(stream: string): number | undefined {
    return this.#run.accounts.find((account) => account.stream === stream)?.accepted;
  }

  /** Number of events for which each metric has an outcome. */
  get metricTotals(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.#run.machine.engine.metricAccounts.map(({ name, account }) => {
        const skipped = [...account.skipped.values()].reduce((sum, count) => sum + count, 0);
        return [name, account.counted + account.excluded + skipped];
      }),
    );
  }

  #series(): readonly string[] {
    const lines = this.#run.exposition().split('\n');
    return lines.filter((line) => /^(?!natsight_)\w/.test(line));
  }

  /** `orders: 5 received = 4 accepted + 1 duplicate` */
  #streams(): readonly string[] {
    return this.#run.accounts.map(
      ({ stream, received, accepted, rejected }) =>
        `${stream}: ${received} received = ${accepted} accepted${summands(rejected)}`,
    );
  }

  /** `orders_total: 3 counted + 1 excluded + 1 missing` */
  #metrics(): readonly string[] {
    return this.#run.machine.engine.metricAccounts.map(
      ({ name, account: { counted, excluded, skipped } }) =>
        `${name}: ${counted} counted + ${excluded} excluded${summands(skipped)}`,
    );
  }

  #alerts(): readonly string[] {
    return this.#run.happened.flatMap((happening) => {
      if (happening.kind !== 'insightChanged') return [];
      const { insight, change, summary } = happening.change;
      return [`${insight.severity} ${insight.name} ${change} ${summary}`];
    });
  }
}

function resourcesIn(folder: string): Resources {
  return {
    ...NO_RESOURCES,
    lookupTable: (source) => {
      if (source.kind !== 'file') throw new Error(`"${source.bucket}" is no file`);
      return readTable(folder, source);
    },
  };
}

function messageOf({ subject, payload, headers, stored, recordedMs }: RecordedEvent): VirtualMessage {
  return {
    payload,
    headers: Object.fromEntries(headers),
    ...(subject !== undefined && { subject }),
    ...(stored && { sequence: stored.sequence, stored: { stream: stored.stream, atMs: recordedMs } }),
  };
}

const summands = (counts: Iterable<readonly [string, number]>) =>
  Array.from(counts, ([reason, count]) => ` + ${count} ${reason}`).join('');

function textOf(sections: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(sections)
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `# ${title}\n${lines.join('\n')}\n`)
    .join('\n');
}
