import type { HttpServerLink } from '../../exporter/io/http-client/http-access.js';
import { serverAddress } from '../../setup/server-address.js';

/** A server that is reached as its URL says. */
export const linkTo = (url: string): HttpServerLink => ({ address: serverAddress(url) });
