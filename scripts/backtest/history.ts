import { connectNats } from '../../exporter/io/nats/connection.js';
import { storedMessages } from '../../exporter/io/backtest/stored-messages.js';
import type { BacktestInput } from '../../exporter/io/backtest/backtest-input.js';
import { natsSchema } from '../../setup/model/service.js';
import { printHappening } from '../replay/print-happenings.js';

/** Connects to NATS and opens the history of a JetStream stream. `since`: how far back, in milliseconds; unset: all. */
export async function openHistory(
  stream: string,
  since: number | undefined,
  server: string,
  signal: AbortSignal,
): Promise<{ readonly input: BacktestInput; close(): Promise<void> }> {
  const nats = natsSchema.parse({});
  const options = { name: 'natsight-backtest', nats, baseDirectory: process.cwd(), url: server, signal };
  const link = await connectNats(options, printHappening);
  try {
    const sinceMs = since === undefined ? undefined : Date.now() - since;
    return { input: await storedMessages(link, { stream, sinceMs }), close: () => link.close() };
  } catch (error) {
    await link.close();
    throw error;
  }
}
