import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from './security-headers.js';
import type { ExporterStatus } from './status.js';

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

/** Answers `/-/healthy` and `/-/ready` like the web app, but without express: the exporter is ready before express is loaded. */
export function probes(status: () => ExporterStatus, isTls: boolean): AnswerProbe {
  const setSecurityHeaders = securityHeaders(isTls);
  return (request, response) => {
    const answer = answerTo(request, status);
    if (answer === undefined) return false;
    setSecurityHeaders(request, response, () => undefined);
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
