import type { IncomingMessage, ServerResponse } from 'node:http';
import { setHeaders } from './configured-headers.js';
import { securityHeaders } from './security-headers.js';
import type { ExporterStatus } from './status.js';
import type { WebRules } from './web-config.js';

export interface ProbeAnswer {
  readonly status: number;
  readonly text: string;
}

export const HEALTHY: ProbeAnswer = { status: 200, text: 'natsight is healthy.\n' };

export function readiness({ ready, problems }: ExporterStatus): ProbeAnswer {
  if (ready) return { status: 200, text: 'natsight is ready.\n' };
  return { status: 503, text: ['natsight is not ready:', ...problems, ''].join('\n') };
}

/** Answers the request and returns true if it is a probe. */
export type AnswerProbe = (request: IncomingMessage, response: ServerResponse) => boolean;
/** The same, with headers that are set on top of the usual ones. */
type AnswerProbeWith = (
  request: IncomingMessage,
  response: ServerResponse,
  headers?: WebRules['headers'],
) => boolean;

/** Answers `/-/healthy` and `/-/ready` like the web app, but without express: the exporter is ready before express is loaded. */
export function probes(status: () => ExporterStatus, isTls: boolean): AnswerProbeWith {
  const setSecurityHeaders = securityHeaders(isTls);
  return (request, response, headers = new Map()) => {
    const answer = answerTo(request, status);
    if (answer === undefined) return false;
    setSecurityHeaders(request, response, () => undefined);
    setHeaders(response, headers);
    response.writeHead(answer.status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(answer.text),
      vary: 'Accept-Encoding',
    });
    response.end(answer.text);
    return true;
  };
}

function answerTo({ method, url }: IncomingMessage, status: () => ExporterStatus): ProbeAnswer | undefined {
  if (method !== 'GET') return undefined;
  if (url === '/-/healthy') return HEALTHY;
  return url === '/-/ready' ? readiness(status()) : undefined;
}
