/** Where a server listens, as `--web.listen-address` says it: `127.0.0.1:9464`, `[::1]:9464`, or `:9464` for every interface. */
export interface ListenAddress {
  /** Empty: every interface. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

const ADDRESS = /^(?:\[([0-9a-fA-F:.]+)\]|([^[\]:]*)):(\d{1,5})$/;
const MAX_PORT = 65_535;

export const DEFAULT_LISTEN_ADDRESS = '127.0.0.1:9464';

/** Reads an address; `undefined` when it is none. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = ADDRESS.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > MAX_PORT) return undefined;
  return { host: bracketed ?? plain ?? '', port };
}

export function formatAddress({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The address under which this machine reaches a server that listens on every interface too. */
export function reachable({ host, port }: ListenAddress): ListenAddress {
  return { host: ['', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host, port };
}
