import type { MessageBlock, LoadPublisher } from './publisher.js';

const burstEveryMs = 10;

export interface SteadyStream {
  stop(): Promise<void>;
}

/** Publishes at a constant rate, in small bursts, until it is stopped. */
export function steadyStream(
  publisher: LoadPublisher,
  block: MessageBlock,
  eventsPerSecond: number,
): SteadyStream {
  const burst = (eventsPerSecond * burstEveryMs) / 1000;
  let sent = 0;
  let published = Promise.resolve();
  const timer = setInterval(() => {
    published = publisher.publish(block, sent, burst);
    sent += burst;
  }, burstEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await published;
    },
  };
}
