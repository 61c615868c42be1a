import { OptionError } from '../../../setup/option-error.js';

/** An address in the format of `--web.listen-address`: `127.0.0.1:9464`, `[::1]:9464`, or `:9464` for all interfaces. */
export interface ListenAddress {
  /** Empty: all interfaces. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const ADDRESS = /^(?:\[([0-9a-fA-F:.]+)\]|([^[\]:]*)):(\d{1,5})$/;
const MAX_PORT = 65_535;

export const DEFAULT_LISTEN_ADDRESS = '127.0.0.1:9464';

/** `undefined` if the text is not a valid address. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = ADDRESS.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > MAX_PORT) return undefined;
  return { host: bracketed ?? plain ?? '', port };
}

/** Like `parseListenAddress`, for the value of an option or environment variable. Throws an `OptionError` with an example. */
export function requireListenAddress(option: string, text: string): ListenAddress {
  const address = parseListenAddress(text);
  if (address !== undefined) return address;
  throw new OptionError(
    `${option} "${text}" is no address: expected host:port or :port, for example "${DEFAULT_LISTEN_ADDRESS}".`,
  );
}

export function formatAddress({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The address at which this machine reaches the server, also if it listens on all interfaces. */
export function reachable({ host, port }: ListenAddress): ListenAddress {
  return { host: ['', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host, port };
}
