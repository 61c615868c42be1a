import { afterEach, expect } from '@jest/globals';
import { connectNats, type ConnectOptions } from '../../../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { natsSchema } from '../../../../setup/model/service.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { RecordedHappenings } from './recorded-happenings.js';

/** The folder of the setup. */
export const folder = tempFolder();
/** A disconnected client would wait a second. */
const RECONNECT_MS = 100;
const links: NatsLink[] = [];
export const happenings = (): RecordedHappenings => new RecordedHappenings();

afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

/** Connects with what a person would write under "nats" in the setup. */
export async function connect(
  nats: object,
  { seen = happenings(), ...options }: Partial<ConnectOptions> & { seen?: RecordedHappenings } = {},
): Promise<NatsLink> {
  const link = await connectNats(
    {
      name: 'test-service',
      nats: natsSchema.parse(nats),
      baseDirectory: folder,
      reconnectMs: RECONNECT_MS,
      ...options,
    },
    seen.tell,
  );
  links.push(link);
  return link;
}

/** The link can publish to itself: the server has let it in for good. */
export async function expectToWork(link: NatsLink): Promise<void> {
  const subscription = link.connection.subscribe('echo', { max: 1 });
  link.connection.publish('echo', 'hello');
  for await (const message of subscription) expect(message.string()).toBe('hello');
}

/** Tries to connect until the server has said no, and returns what it said. */
export async function refusal(nats: object, options: Partial<ConnectOptions> = {}): Promise<string> {
  const seen = happenings();
  const giveUp = new AbortController();
  const attempt = connect(nats, { ...options, seen, signal: giveUp.signal }).catch(() => undefined);
  await waitFor('a refusal', () => seen.lines.length > 0, Boolean, { withinMs: 15_000 });
  giveUp.abort();
  await attempt;
  return seen.lines[0] ?? '';
}
