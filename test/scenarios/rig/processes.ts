import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { RunState } from '../../../scripts/deployment/run-state.js';
import { waitFor } from '../../support/wait-for.js';

/** For commands of another terminal: only `.natsight/run.json` tells where the servers are. */
export const nowhere = {
  NATS_URL: '',
  PROMETHEUS_URL: '',
  ALERTMANAGER_URL: '',
  GRAFANA_URL: '',
  EXPORTER_URL: '',
};

export const addresses = (state: RunState) => [
  state.exporter,
  ...[state.nats?.replace('nats:', 'http:'), state.prometheus?.url, state.alertmanager?.url].filter(
    (url) => url !== undefined,
  ),
  ...Object.values(state.webhooks),
];

/** The processes that a process has started, and theirs. Linux tells; elsewhere the ports have to do. */
export function descendants(pid: number): readonly number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}

export async function expectGone(pids: readonly number[], state: RunState): Promise<void> {
  for (const url of addresses(state)) await expect(fetch(url)).rejects.toThrow('fetch failed');
  await waitFor(
    'no process is left',
    () => pids.filter((pid) => existsSync(`/proc/${pid}`)),
    ({ length }) => length === 0,
  );
}
