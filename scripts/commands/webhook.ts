import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

interface Options {
  readonly 'web.listenAddress': string;
}

/** `natsight webhook`: prints what Alertmanager sends. */
export function registerWebhook(program: Command): void {
  program
    .command('webhook')
    .description('print the alerts that Alertmanager sends to a webhook receiver, to see that they arrive')
    .option('--web.listen-address <address>', 'address to listen on; port 0: any free port', '127.0.0.1:9099')
    .action(run);
}

async function run({ 'web.listenAddress': address }: Options): Promise<void> {
  const { requireListenAddress } = await import('../../exporter/io/http/listen-address.js');
  const { DemoWebhook, describeAlert } = await import('../start/demo-webhook.js');
  const webhook = new DemoWebhook((alert) => console.log(describeAlert(alert)));
  try {
    const url = await webhook.start(requireListenAddress('--web.listen-address', address));
    console.log(`Alerts arrive at ${url}`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void webhook.stop());
  } catch (error) {
    reportFailure(error);
  }
}
