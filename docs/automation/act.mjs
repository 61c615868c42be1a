// Runs a command when an insight of natsight fires, and another one when it is resolved. See docs/automation.md.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';

const text = { type: 'string' };
const { values } = parseArgs({
  options: { nats: text, stream: text, insight: text, firing: text, resolved: text },
});
const { nats = 'nats://127.0.0.1:4222', stream = 'INSIGHTS', insight, firing, resolved } = values;
const COMMANDS = { 'io.natsight.insight.firing': firing, 'io.natsight.insight.resolved': resolved };
/** How long to wait before a command that failed runs again. */
const AGAIN_MS = 5_000;

const connection = await connect({ servers: nats });
const { consumers } = await jetstreamManager(connection);
// Durable: what happens while this program is away waits for it.
await consumers.add(stream, {
  durable_name: `act-on-${insight}`,
  filter_subject: `natsight.insights.${insight}`,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(60_000),
  max_ack_pending: 1,
});
const consumer = await jetstream(connection).consumers.get(stream, `act-on-${insight}`);
console.log(`acting on ${insight}`);
for await (const message of await consumer.consume()) {
  const { id, type, data } = message.json();
  const command = COMMANDS[type];
  console.log(`${type}: ${data.summary}`);
  // Commands have to bear a repetition: a message that was not acked in time comes again.
  const env = {
    ...process.env,
    INSIGHT_ID: id,
    INSIGHT_SUMMARY: data.summary,
    INSIGHT_LABELS: JSON.stringify(data.labels),
  };
  const isDone =
    command === undefined || spawnSync('sh', ['-c', command], { env, stdio: 'inherit' }).status === 0;
  if (isDone) message.ack();
  else message.nak(AGAIN_MS);
}
