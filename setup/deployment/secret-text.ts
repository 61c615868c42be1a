/** Keys of configuration files of Prometheus, Alertmanager and Grafana whose value is a secret. Keys of files end in `_file`. */
const SECRET_KEY =
  /(?:^|[\s"'{,-])(?:\w*_)?(?:password|secret|credentials|bearer_token|token|api_key|api_url|routing_key|service_key|user_key|basicAuthPassword)["']?\s*[:=]\s*["']?[^\s"'#,}{[<]/im;
const WITH_CREDENTIALS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'/?#]*@/i;
/** The URL of a webhook is a secret if it has a query or a part that is no plain word: services put their token there. */
const WEBHOOK_URL = /^\s*-?\s*["']?url["']?\s*:\s*["']?https?:\/\/[^\s"'/]+(\/[^\s"']*)?/gim;
const PLAIN_PATH = /^(?:\/(?:[a-z_.-]*|v\d+))*$/;

/** A Secret of Kubernetes. */
const SECRET_OBJECT = /^kind: Secret$/m;

/** Whether the URL of a webhook holds a secret. */
export function isSecretUrl(url: string): boolean {
  const [, path = ''] = /^https?:\/\/[^\s"'/]+(\/[^\s"']*)?/i.exec(url) ?? [];
  return holdsCredentials(url) || !PLAIN_PATH.test(path);
}

/** Whether a text has a URL with `user:password@`. */
export const holdsCredentials = (text: string) => WITH_CREDENTIALS.test(text);

/** Whether a generated or replaced configuration file may hold a secret. Such files are readable by their owner only. */
export function holdsSecret(text: string): boolean {
  if (SECRET_KEY.test(text) || SECRET_OBJECT.test(text) || holdsCredentials(text)) return true;
  if (!text.includes('webhook_configs')) return false;
  return Array.from(text.matchAll(WEBHOOK_URL), ([, path = '']) => path).some(
    (path) => !PLAIN_PATH.test(path),
  );
}
