import type { ConsumerInfo } from '@nats-io/jetstream';
import { afterEach, beforeAll } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import { JetStreamSource } from '../../../../exporter/io/nats/jetstream/jetstream-source.js';
import type { ConsumerChoice } from '../../../../exporter/io/nats/jetstream/jetstream-source.js';
import type { Position } from '../../../../exporter/source/source.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { streamSchema } from '../../../../setup/model/stream.js';
import type { testServers } from '../../../support/servers.js';
import { Bench, closeLinksAfterEach, Collector, linkTo } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

export interface Reader {
  readonly source: JetStreamSource;
  readonly link: NatsLink;
  readonly collector: Collector;
  readonly happenings: RecordedHappenings;
}

/** Another way to the server than straight, how often it says that it is there, and a position that is safe: as a rule where reading goes on. */
interface Over {
  readonly url?: string;
  readonly heartbeatMs?: number;
  readonly safe?: Position | undefined;
}

/** Often, so that tests are short. */
const LOOK_MS = 200;

/** What the sources of these tests are called in JetStream. */
export const DURABLE = 'natsight-svc-flights';

/** A source whose driver acknowledges what was delivered, many times a second and at the end. */
class AcknowledgedSource extends JetStreamSource {
  #timer: NodeJS.Timeout | undefined;

  override async start(...args: Parameters<JetStreamSource['start']>): Promise<void> {
    await super.start(...args);
    this.#timer = setInterval(() => this.#acknowledge(), 50);
  }

  override async stop(): Promise<void> {
    clearInterval(this.#timer);
    await super.stop();
    this.#acknowledge();
  }

  #acknowledge(): void {
    const position = this.position();
    if (position !== undefined) this.acknowledge(position);
  }
}

const sources: JetStreamSource[] = [];

/** A stream that is there or is still to come, and the sources that read it. */
class StreamRig {
  readonly name: string;
  readonly bench: Bench;
  readonly #url: string;

  constructor(name: string, bench: Bench, url: string) {
    this.name = name;
    this.bench = bench;
    this.#url = url;
  }

  /** Numbers from `first` to `last` on `<name>.a`. */
  publish(first: number, last: number): Promise<void> {
    return this.bench.publish(`${this.name}.a`, first, last);
  }

  consumer(): Promise<ConsumerInfo> {
    return this.bench.manager.consumers.info(this.name, DURABLE);
  }

  /** Starts to read what a person would write under "jetstream" in the setup. */
  async read(
    written: object = {},
    acks: 'soon' | 'by-caller' = 'soon',
    collector = new Collector(),
    after?: Position,
    consumer?: ConsumerChoice,
    over: Over = {},
  ): Promise<Reader> {
    const { source: parsed } = streamSchema.parse({ jetstream: { stream: this.name, ...written } });
    if (parsed.kind !== 'jetstream') throw new Error(`BUG: a source of kind ${parsed.kind}`);
    const happenings = new RecordedHappenings();
    const link = await linkTo(over.url ?? this.#url, happenings);
    const options = {
      stream: 'flights',
      own: { service: 'svc', subjects: ['natsight.insights.*', 'dead.flights'] },
      jetstream: parsed.jetstream,
      lookMs: LOOK_MS,
      consumer: consumer ?? { kind: 'durable' as const, name: parsed.jetstream.durable ?? DURABLE },
      ...(over.heartbeatMs === undefined ? {} : { heartbeatMs: over.heartbeatMs }),
    };
    const Source = acks === 'soon' ? AcknowledgedSource : JetStreamSource;
    const source = new Source(options, link, systemClock, happenings.tell);
    sources.push(source);
    const from = after && { after, safe: 'safe' in over ? over.safe : after };
    await source.start(collector.receiver('flights', happenings), from);
    return { source, link, collector, happenings };
  }
}

/** Streams on a server that the tests of a file share. Call it at the top of a test file. */
export function testStreams(servers: ReturnType<typeof testServers>) {
  let shared = '';
  let count = 0;
  closeLinksAfterEach();
  beforeAll(async () => {
    shared = (await servers.nats()).url;
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

  const absentStream = async (name: string, url = shared) => new StreamRig(name, await Bench.at(url), url);
  /** A stream of its own for each test, with the numbers 1 to `messages`. */
  const newStream = async (messages: number, config: object = {}, url = shared) => {
    count += 1;
    const rig = await absentStream(`S${count}`, url);
    await rig.bench.manager.streams.add({ name: rig.name, subjects: [`${rig.name}.>`], ...config });
    await rig.publish(1, messages);
    return rig;
  };
  return { absentStream, newStream };
}
