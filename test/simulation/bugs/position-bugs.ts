import type { Delivered } from '../../../exporter/io/nats/jetstream/ack-subject.js';
import { Progress } from '../../../exporter/io/nats/jetstream/progress.js';
import type { Bug } from './bug.js';

/** Counts a message again when it is delivered again. */
class ForgetfulProgress extends Progress {
  override admit(delivery: Delivered): boolean {
    super.admit(delivery);
    return true;
  }
}

export const POSITION_BUGS: readonly Bug[] = [
  {
    name: 'messages are acked when they are counted, before a checkpoint has them',
    plant: {
      feed: (feed, machine) => ({
        read: (...reading) => feed.read(...reading),
        flush: async () => {
          const nowMs = await feed.flush();
          feed.acknowledge(machine().positions);
          return nowMs;
        },
        cut: (capture) => feed.cut(capture),
        deadLetters: () => feed.deadLetters(),
        acknowledge: (positions) => feed.acknowledge(positions),
        stop: () => feed.stop(),
      }),
    },
  },
  {
    name: 'what came after the capture is acked with it',
    plant: {
      feed: (feed, machine) => ({
        read: (...reading) => feed.read(...reading),
        flush: () => feed.flush(),
        cut: (capture) => feed.cut(capture),
        deadLetters: () => feed.deadLetters(),
        acknowledge: () => feed.acknowledge(machine().positions),
        stop: () => feed.stop(),
      }),
    },
  },
  {
    name: 'a redelivery is counted twice',
    plant: { progress: (from, settle) => new ForgetfulProgress(from, settle) },
  },
  {
    name: 'reading goes on where the consumer is, not at the saved position',
    plant: {
      source: (source) => ({
        start: (receive) => source.start(receive),
        stop: () => source.stop(),
        position: () => source.position(),
        acknowledge: (position) => source.acknowledge(position),
      }),
    },
  },
  {
    name: 'a scrape does not wait until what it shows is saved',
    plant: { beforeExposed: async () => undefined },
  },
];
