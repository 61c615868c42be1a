import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import type { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';

const folder = tempFolder();
let started = 0;

/** A nats-server whose configuration can be changed while it runs. */
export interface ReloadableNats {
  readonly url: string;
  /** The address with the credentials of a user whose password is its name. */
  readonly urlOf: (user: string) => string;
  /** Writes the configuration, sends SIGHUP, and waits until the server has read it. */
  readonly reload: (config: string) => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly port: number;
  readonly folder: string;
}

export async function startReloadable(
  servers: ReturnType<typeof testServers>,
  config: string,
  options: { readonly port?: number; readonly folder?: string } = {},
): Promise<ReloadableNats> {
  const pidFile = join(folder, `nats-${++started}.pid`);
  const whole = (text: string) => `pid_file: "${pidFile}"\n${text}`;
  const server = await servers.nats({ config: whole(config), ...options });
  const pid = async () => Number(await readFile(pidFile, 'utf8'));
  const loadedAt = async () => {
    const answer = await fetch(`${server.monitoringUrl}/varz`);
    const varz: unknown = await answer.json();
    return typeof varz === 'object' && varz !== null && 'config_load_time' in varz
      ? varz.config_load_time
      : undefined;
  };
  const signal = async (name: NodeJS.Signals) => void process.kill(await pid(), name);
  return {
    ...server,
    urlOf: (user) => server.url.replace('//', `//${user}:${user}@`),
    signal,
    reload: async (text) => {
      const before = await loadedAt();
      await writeText(server.folder, 'nats.conf', whole(text));
      await signal('SIGHUP');
      await waitFor('the new configuration', loadedAt, (at) => at !== before);
    },
  };
}

/** Users whose password is their name, each with its permissions. */
export function users(permissions: Readonly<Record<string, string>>): string {
  return `authorization { ${userList(permissions)} }`;
}

function userList(permissions: Readonly<Record<string, string>>): string {
  const list = Object.entries(permissions).map(
    ([user, granted]) => `{ user: ${user}, password: ${user}, permissions: { ${granted} } }`,
  );
  return `users: [ ${list.join(', ')} ]`;
}
