import { request as requestPlain } from 'node:http';
import type { ClientRequest, RequestOptions } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { HttpAccess, HttpProxy, TlsAccess } from './http-access.js';

/** A tunnel of a proxy did not open: what the proxy answered. */
const REFUSED_TUNNEL = 'the proxy answered CONNECT with HTTP';

/**
 * Begins a request to a URL, through the proxy if there is one. The tunnel of a proxy is opened for this request alone. A request that
 * needs no tunnel is returned at once: its errors must not come before somebody listens.
 */
export function beginRequest(
  url: URL,
  options: RequestOptions,
  { tls, proxy }: Pick<HttpAccess, 'tls' | 'proxy'>,
  timeUp: AbortSignal,
): ClientRequest | Promise<ClientRequest> {
  const isTls = url.protocol === 'https:';
  if (proxy === undefined) {
    return isTls ? requestTls(url, { ...options, ...tlsOptions(tls) }) : requestPlain(url, options);
  }
  return isTls ? throughTunnel(url, options, tls, proxy, timeUp) : throughProxy(url, options, proxy);
}

async function throughTunnel(
  url: URL,
  options: RequestOptions,
  tls: TlsAccess,
  proxy: HttpProxy,
  timeUp: AbortSignal,
): Promise<ClientRequest> {
  const socket = await openTunnel(url, proxy, timeUp);
  const servername = tls.serverName ?? bareHost(url);
  const connection = { ...tlsOptions(tls), socket, ...(!isAddress(servername) && { servername }) };
  return requestTls(url, { ...options, createConnection: () => connectTls(connection) });
}

function tlsOptions({ serverName, verifies, context }: TlsAccess): ConnectionOptions {
  return {
    ...context,
    ...(serverName !== undefined && { servername: serverName }),
    ...(!verifies && { rejectUnauthorized: false }),
  };
}

/** A plain request names its whole URL to the proxy. */
function throughProxy(url: URL, options: RequestOptions, { address }: HttpProxy): ClientRequest {
  const request = requestOf(address.url)(address.url, { ...options, path: url.href });
  request.setHeader('host', url.host);
  if (address.authorization !== undefined) request.setHeader('proxy-authorization', address.authorization);
  return request;
}

function openTunnel(url: URL, { address, connectHeaders }: HttpProxy, timeUp: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${url.port === '' ? '443' : url.port}`;
  return new Promise((resolve, reject) => {
    const request = requestOf(address.url)(address.url, {
      method: 'CONNECT',
      path: target,
      agent: false,
      signal: timeUp,
      headers: { host: target, ...connectHeaders, ...proxyAuthorization(address.authorization) },
    });
    request.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(new Error(`${REFUSED_TUNNEL} ${statusCode}`));
    });
    request.on('response', (response) => {
      response.destroy();
      reject(new Error(`${REFUSED_TUNNEL} ${response.statusCode}`));
    });
    request.on('error', reject);
    request.end();
  });
}

const requestOf = (url: string) => (url.startsWith('https:') ? requestTls : requestPlain);

const proxyAuthorization = (value: string | undefined) =>
  value === undefined ? {} : { 'proxy-authorization': value };

const bareHost = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/** TLS names hosts only. */
const isAddress = (host: string) => /^[\d.]+$|:/.test(host);
