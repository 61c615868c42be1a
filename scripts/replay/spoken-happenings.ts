import type { NatsHappenings } from '../../exporter/source/source.js';

/** What happens to the connection, for the person who watches. */
export const spokenHappenings: NatsHappenings = {
  natsConnected: (server) => console.error(`Connected to NATS at ${server}.`),
  natsUnreachable: ({ reason, retryMs }) =>
    console.error(`NATS cannot be reached at ${reason}; trying again in ${retryMs / 1000} s.`),
  natsDisconnected: () => console.error('The connection to NATS is lost; waiting for it.'),
  natsReconnected: (server) => console.error(`Connected to NATS at ${server} again.`),
  natsComplained: (reason) => console.error(`NATS complains: ${reason}`),
};

/** Says a sentence unless it was the last one already: what fails a hundred times a second is said once. */
export function tellOnce(sentence: (reason: string) => string): (reason: string) => void {
  let told = '';
  return (reason) => {
    if (reason !== told) console.error(sentence(reason));
    told = reason;
  };
}
