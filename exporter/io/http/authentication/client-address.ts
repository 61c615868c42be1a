import { isIPv6 } from 'node:net';

/** Who guesses with one address of an IPv6 network has all of the network: the usual size of one. */
const IPV6_GROUPS = 4;

/** What limits by client go by: an IPv4 address, or the /64 network of an IPv6 address. */
export function clientAddress(remote: string | undefined): string {
  if (remote === undefined) return 'unknown';
  const address = remote.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  return `${groupsOf(address).slice(0, IPV6_GROUPS).join(':')}::/64`;
}

/** The eight groups of an address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const [front, back] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  if (front === undefined || back === undefined) throw new Error('BUG: an address has two halves');
  // A trailing IPv4 part stands for two groups; only the front ones are used.
  const width = (groups: readonly string[]) =>
    groups.length + (groups.at(-1)?.includes('.') === true ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - width(front) - width(back);
  return [...front, ...Array.from({ length: zeros }, () => '0'), ...back].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
