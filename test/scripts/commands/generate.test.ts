import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { registerGenerate } from '../../../scripts/commands/generate.js';

/** The command with these flags, which it refuses before it writes anything. */
async function generate(...flags: string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerGenerate(program);
  return program.parseAsync(['generate', 'setup/examples/flights', '--out', '/dev/null/nowhere', ...flags], {
    from: 'user',
  });
}

describe('natsight generate refuses', () => {
  test.each([
    ['--exporter.url', 'ftp://127.0.0.1:9464', 'expected host:port, for example 127.0.0.1:9464'],
    ['--exporter.url', 'exporter', 'expected host:port, for example 127.0.0.1:9464'],
    ['--alertmanager.url', 'ftp://127.0.0.1', 'expected an address such as http://127.0.0.1:9093'],
    ['--prometheus.url', 'a:b:c', 'expected an address such as http://127.0.0.1:9090'],
    ['--web.external-url', 'ftp://127.0.0.1', 'expected an address such as http://127.0.0.1:9464'],
    ['--webhook', 'ops', 'expected name=url, for example ops=http://127.0.0.1:9099/alerts'],
    ['--format', 'helm', 'Allowed choices are files, kubernetes, grafana-resources, git-sync'],
    [
      '--namespace',
      'Shop',
      'expected a name of Kubernetes: lower-case letters, digits and "-", at most 63 characters',
    ],
    ['--label', 'release', 'expected name=value, for example release=kube-prometheus-stack'],
    ['--label', 'release=a b', 'expected a label of Kubernetes'],
    ['--label', '-x=a', 'expected a label of Kubernetes'],
    ['--external-label', 'job=x', '"job" is reserved'],
    ['--external-label', 'a-b=x', 'expected a label name'],
    ['--nats.url', 'http://127.0.0.1', 'expected a URL such as nats://nats.nats.svc:4222'],
    ['--grafana.api', 'v2', 'Allowed choices are v1, v1beta1'],
    ['--grafana.kind', 'none', 'Allowed choices are sidecar, operator'],
  ])('%s %s', async (flag, value, sentence) => {
    await expect(generate(flag, value)).rejects.toThrow(sentence);
  });
});
