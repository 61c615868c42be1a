import { afterEach } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { SubjectSource } from '../../../../exporter/io/nats/subject-source.js';
import { closeLinksAfterEach, Collector, linkTo } from './nats-fixture.js';
import { RecordedHappenings } from './recorded-happenings.js';

export interface SubjectReader {
  readonly source: SubjectSource;
  readonly link: NatsLink;
  readonly collector: Collector;
  readonly happenings: RecordedHappenings;
}

interface ReadOptions {
  readonly queueGroup?: string;
  readonly collector?: Collector;
}

/** Reads subjects of the NATS at an address; stops after the test. Call `testReaders` at the top of a test file. */
type Read = (url: string, subjects: readonly string[], options?: ReadOptions) => Promise<SubjectReader>;

export function testReaders(): Read {
  const sources: SubjectSource[] = [];
  closeLinksAfterEach();
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));
  return async (url, subjects, { queueGroup, collector = new Collector() } = {}) => {
    const happenings = new RecordedHappenings();
    const link = await linkTo(url, happenings);
    const source = new SubjectSource(
      {
        stream: 'orders',
        subjects,
        queueGroup,
        own: { service: 'svc', subjects: ['natsight.insights.*'] },
        refusedRetryMs: 250,
      },
      link,
      systemClock,
      happenings.tell,
    );
    sources.push(source);
    await source.start(collector.receiver('orders', happenings));
    return { source, link, collector, happenings };
  };
}
