import { Router } from 'express';
import type { Response } from 'express';
import { HEALTHY, readiness } from './probes.js';
import type { ProbeAnswer } from './probes.js';
import { onRead, onWrite } from './routes.js';
import type { ExporterStatus } from './status.js';

/** The operations behind the management endpoints. */
export interface Management {
  status(): ExporterStatus;
  /** Loads the setup again. Resolves with the problems if it is refused. `undefined` if not enabled over HTTP. */
  readonly reload: (() => Promise<readonly string[]>) | undefined;
  /** Stops the exporter; `undefined` if not enabled. */
  readonly quit: (() => void) | undefined;
}

/** `/-/healthy`, `/-/ready`, `/-/reload` and `/-/quit`, as Prometheus has them. */
export function managementRouter(management: Management): Router {
  const router = Router();
  onRead(router, '/healthy', (_request, response) => answer(response, HEALTHY));
  onRead(router, '/ready', (_request, response) => answer(response, readiness(management.status())));
  onWrite(router, '/reload', async (_request, response) => {
    if (management.reload === undefined) {
      say(response, 403, RELOAD_DISABLED);
      return;
    }
    const problems = await management.reload();
    if (problems.length === 0) say(response, 200, 'The setup was loaded.');
    else
      say(response, 422, ['The setup was rejected; the previous one stays active:', ...problems].join('\n'));
  });
  onWrite(router, '/quit', (_request, response) => {
    const { quit } = management;
    if (quit === undefined) {
      say(response, 403, '/-/quit is not enabled: start with --web.enable-quit.');
      return;
    }
    say(response, 200, 'Stopping.');
    quit();
  });
  return router;
}

/** The first line is that of Prometheus. */
const RELOAD_DISABLED = `Lifecycle API is not enabled.
Start the exporter with --web.enable-lifecycle, send SIGHUP, or set "hotReload" in "dynamicUpdates", which loads changed files by itself.`;

function say(response: Response, status: number, text: string): void {
  answer(response, { status, text: `${text}\n` });
}

function answer(response: Response, { status, text }: ProbeAnswer): void {
  response.status(status).type('text').setHeader('cache-control', 'no-store');
  response.send(text);
}
