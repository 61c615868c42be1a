import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { waitFor } from '../../support/wait-for.js';
import { receivedCount } from './crash-rig.js';
import type { CrashingExporter } from './crash-rig.js';

/** A server that stands still for so long hangs, on however busy a machine. */
export const HANGS_MS = 300_000;

/** Kills the process after a while: it may not even serve yet. */
export async function killAfter(exporter: CrashingExporter, ms: number): Promise<void> {
  await Promise.race([delay(ms), exporter.process.exit]);
  await kill(exporter);
}

/** Kills the process once it has counted so many messages of the stream, since its first start. */
export async function killAtCount(exporter: CrashingExporter, count: number): Promise<void> {
  const { process } = exporter;
  await waitFor(
    `${count} messages are counted, or the exporter ends by itself`,
    async () => (process.hasEnded() ? Infinity : receivedCount(exporter)),
    (seen) => seen >= count,
    { withinMs: HANGS_MS, sinceChange: true },
  ).catch((error: unknown) => {
    throw new Error(`the exporter printed ${process.output().slice(-2_000)}`, { cause: error });
  });
  await kill(exporter);
}

/** Kills the process when a checkpoint is being written into the folder, after so many writes. */
export async function killWhileWriting(
  exporter: CrashingExporter,
  state: string,
  writes: number,
): Promise<void> {
  await mkdir(state, { recursive: true });
  let left = writes;
  await untilOneOf(exporter, (done) => {
    const watcher = watch(state, (_event, name) => {
      if (name?.startsWith('checkpoints-') === true && left-- <= 0) done();
    });
    return () => watcher.close();
  });
  await kill(exporter);
}

/** Kills the process when a checkpoint is being put into the bucket, after so many values of it. */
export async function killWhilePutting(
  exporter: CrashingExporter,
  { url, bucket }: { readonly url: string; readonly bucket: string },
  values: number,
): Promise<void> {
  const connection = await connect({
    servers: url,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  let left = values;
  await untilOneOf(exporter, (done) => {
    const subscription = connection.subscribe(`$KV.${bucket}.>`, {
      callback: (_error, { subject }) => {
        if (!subject.endsWith('.lease') && left-- <= 0) done();
      },
    });
    return () => subscription.unsubscribe();
  });
  await kill(exporter);
  await connection.close();
}

/** Until the process ends by itself, or what is begun says that it is done. */
async function untilOneOf(
  { process }: CrashingExporter,
  begin: (done: () => void) => () => void,
): Promise<void> {
  let end = (): void => undefined;
  await new Promise<void>((resolve) => {
    end = begin(resolve);
    void process.exit.finally(resolve);
  });
  end();
}

async function kill({ process }: CrashingExporter): Promise<void> {
  process.kill('SIGKILL');
  await process.exit;
}
