import { freePort } from '../../../support/servers.js';
import type { testServers } from '../../../support/servers.js';
import { waitFor } from '../../../support/wait-for.js';

type Servers = ReturnType<typeof testServers>;
type Member = Awaited<ReturnType<Servers['nats']>> & { readonly name: string };

/** Several servers of one cluster. */
export interface NatsCluster {
  /** Addresses of all members, with commas between them. */
  readonly url: string;
  readonly member: (name: string) => Member;
  /** Ends a member at once. */
  readonly kill: (name: string) => Promise<void>;
}

/** Starts three servers that agree on a leader. Resolves once all know it. */
export async function startCluster(servers: Servers): Promise<NatsCluster> {
  const names = ['one', 'two', 'three'];
  const routes = await Promise.all(names.map(() => freePort()));
  const all = routes.map((port) => `"nats://127.0.0.1:${port}"`).join(', ');
  // Together: none is ready before there is a majority.
  const members = await Promise.all(
    names.map(async (name, index) => {
      const cluster = `cluster { name: trio, listen: "127.0.0.1:${routes[index]}", routes: [ ${all} ] }`;
      return { name, ...(await servers.nats({ config: `server_name: ${name}\n${cluster}\n` })) };
    }),
  );
  await waitFor(
    'a leader that all know',
    () => Promise.all(members.map(({ monitoringUrl }) => leaderAt(monitoringUrl))),
    (leaders) => leaders.every((leader) => leader !== undefined && leader === leaders[0]),
  );
  const member = (name: string) => {
    const found = members.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no server "${name}"`);
    return found;
  };
  return {
    url: members.map(({ url }) => url).join(','),
    member,
    kill: async (name) => {
      const { pid, ended } = member(name);
      process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}

async function leaderAt(monitoringUrl: string): Promise<string | undefined> {
  const answer: unknown = await (await fetch(`${monitoringUrl}/jsz`)).json();
  if (typeof answer !== 'object' || answer === null || !('meta_cluster' in answer)) return undefined;
  const { meta_cluster: meta } = answer;
  const leader = typeof meta === 'object' && meta !== null && 'leader' in meta ? meta.leader : undefined;
  return typeof leader === 'string' && leader !== '' ? leader : undefined;
}
