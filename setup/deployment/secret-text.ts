/** Keys of configuration files of Prometheus, Alertmanager and Grafana whose value is a secret. Keys of files end in `_file`. */
const SECRET_KEY =
  /(?<=^|[\s"'{,+-])\w*(?:password|secret|credentials|bearer|token|api_key|api_url|routing_key|service_key|user_key)["']?\s*[:=]\s*(?=["'][^"']|[^\s"'#,}{[<])/i;
const WITH_CREDENTIALS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'/?#]*@/i;
const PASSWORD = /(?<=:\/\/[^\s/:@]*:)[^\s/]+(?=@)/g;
/** What follows the host in the URL of a webhook, wherever it stands in a line of YAML or JSON. */
const AFTER_HOST =
  /(?<=(?:^|[\s"'{,+-])url["']?\s*:\s*["']?https?:\/\/[^\s"'/?#]+)[/?#][^\s"']*?(?=[}\],]*(?:[\s"']|$))/gim;
/** It is a secret unless it is of plain words: services put their token there. */
const PLAIN_PATH = /^(?:\/(?:[a-z_.-]*|v\d+))*$/;

/** A Secret of Kubernetes. */
const SECRET_OBJECT = /^kind: Secret$/m;

/** Whether the URL of a webhook holds a secret. */
export function isSecretUrl(url: string): boolean {
  const [, path = ''] = /^https?:\/\/[^\s"'/?#]+([/?#][^\s"']*)?/i.exec(url) ?? [];
  return holdsCredentials(url) || !PLAIN_PATH.test(path);
}

/** Whether a text has a URL with `user:password@`. */
export const holdsCredentials = (text: string) => WITH_CREDENTIALS.test(text);

/** Whether a generated or replaced configuration file may hold a secret. Such files are readable by their owner only. */
export function holdsSecret(text: string): boolean {
  if (SECRET_KEY.test(text) || SECRET_OBJECT.test(text) || holdsCredentials(text)) return true;
  if (!text.includes('webhook_configs')) return false;
  return Array.from(text.matchAll(AFTER_HOST), ([path]) => path).some((path) => !PLAIN_PATH.test(path));
}

/**
 * A line of a configuration file, as it may be printed: without the value of a key whose value is a secret, and all that follows it, without
 * the token of a webhook, and without passwords in URLs.
 */
export function withoutSecrets(line: string): string {
  const key = SECRET_KEY.exec(line);
  const shown = key === null ? line : `${line.slice(0, key.index + key[0].length)}<secret>`;
  return shown
    .replaceAll(AFTER_HOST, (path) => (PLAIN_PATH.test(path) ? path : '/<secret>'))
    .replaceAll(PASSWORD, '<secret>');
}
