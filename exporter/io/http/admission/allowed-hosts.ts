import type { ListenAddress } from '../listen-address.js';

/** Whether requests with this header `Host` may be answered. */
export type HostCheck = (host: string | undefined) => boolean;

/**
 * Against DNS rebinding: a page of another site, whose name its owner points to 127.0.0.1, could read everything from an exporter that
 * listens on this machine only. Its requests carry the name of that site. Where other machines reach the exporter, names are not
 * checked. `allowed`: further names, such as that of a reverse proxy.
 */
export function hostCheck(listen: ListenAddress, allowed: readonly string[]): HostCheck {
  if (!isLoopback(listen.host.toLowerCase())) return () => true;
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return (host) => {
    // Only clients of HTTP/1.0 that are no browsers leave it out.
    if (host === undefined) return true;
    const name = hostName(host);
    return name !== undefined && (isLoopback(name) || names.has(name));
  };
}

/** The name in a header `Host`, without the port; `undefined` if it is malformed. */
function hostName(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^\s[\]:/?#@\\]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}

function isLoopback(name: string): boolean {
  return (
    name === '::1' ||
    name === 'localhost' ||
    // Resolvers never ask the network for these names: https://www.rfc-editor.org/rfc/rfc6761#section-6.3.
    name.endsWith('.localhost') ||
    /^(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name)
  );
}
