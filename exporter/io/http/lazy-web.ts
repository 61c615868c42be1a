import type { ExporterWebParts } from './exporter-web.js';
import { LazyListener } from './lazy-listener.js';
import { probes } from './probes.js';
import type { AnswerProbe } from './probes.js';
import type { WebConfig } from './web-config.js';

/** After a stream is connected: the others are by then, and the exporter is ready. */
export const WEB_LOAD_DELAY_MS = 100;

/** The pages of the exporter, which are loaded with the first request. Probes are answered before. */
export function lazyWeb(
  web: WebConfig,
  status: Parameters<typeof probes>[0],
  parts: () => ExporterWebParts,
): LazyListener {
  const load = async () => {
    const { createExporterWeb } = await import('./exporter-web.js');
    return createExporterWeb(parts(), web);
  };
  const answer = probes(status, web.isTls);
  // With basic authentication, probes have to authenticate too.
  const answerProbe: AnswerProbe = (request, response) => {
    const rules = web.current();
    const isOpen = rules.users.size === 0 && rules.requestRate === undefined;
    return isOpen && answer(request, response, rules.headers);
  };
  return new LazyListener({ load, answerProbe });
}
