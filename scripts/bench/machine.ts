import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { requireBinary } from '../servers/find-binary.js';
import type { BenchNode } from './bench-node.js';

const PACKAGES = ['@nats-io/transport-node', '@nats-io/jetstream', '@prometheus-io/client', 'ajv', 'express'];

/** The machine and the versions of the measured programs. */
export function machine(root: string, nodes: readonly BenchNode[]): Readonly<Record<string, string>> {
  const nats = spawnSync(requireBinary('nats-server'), ['--version'], { encoding: 'utf8' });
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    Node: nodes.map(({ version }) => version).join(', '),
    'nats-server': nats.stdout.replace(/^nats-server: v?/, '').trim(),
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(root, name)])),
  };
}

function versionOf(root: string, name: string): string {
  const path = join(root, 'node_modules', name, 'package.json');
  const { version }: { readonly version: string } = JSON.parse(readFileSync(path, 'utf8'));
  return version;
}
