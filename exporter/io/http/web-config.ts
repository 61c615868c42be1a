import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ServerOptions } from 'node:https';
import type { load } from 'js-yaml';
import * as z from 'zod';
import { NatsightError } from '../../../setup/error.js';
import { requireLater } from '../../../setup/require-later.js';

const fileSchema = z.string().min(1);

/** The part of https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md that Node's server supports. */
const webConfigSchema = z
  .strictObject({
    tls_server_config: z
      .strictObject({
        cert_file: fileSchema,
        key_file: fileSchema,
        client_auth_type: z.enum(['NoClientCert', 'RequireAndVerifyClientCert']).default('NoClientCert'),
        client_ca_file: fileSchema.optional(),
        min_version: z.enum(['TLS12', 'TLS13']).default('TLS12'),
      })
      .refine(
        (tls) => tls.client_auth_type === 'NoClientCert' || tls.client_ca_file !== undefined,
        'client_auth_type "RequireAndVerifyClientCert" needs a client_ca_file',
      )
      .optional(),
    basic_auth_users: z
      .record(
        z.string().min(1),
        z
          .string()
          .regex(/^\$2[aby]\$\d\d\$.{53}$/, 'expected a bcrypt hash, as written by "htpasswd -nBC 10 user"'),
      )
      .optional(),
  })
  .nullable();

/** TLS and users of the web server. */
export interface WebConfig {
  readonly tls: ServerOptions | undefined;
  /** bcrypt hash of the password by user; `undefined`: no authentication. */
  readonly users: ReadonlyMap<string, string> | undefined;
}

export const OPEN: WebConfig = { tls: undefined, users: undefined };

/** The web configuration file is not valid. */
export class WebConfigError extends NatsightError {
  readonly code = 'WEB_CONFIG_INVALID';
}

/** Reads `--web.config.file` and the files that it names, relative to its own folder. */
export function loadWebConfig(path: string): WebConfig {
  const read = (file: string) => readText(resolve(dirname(path), file), path);
  const result = webConfigSchema.safeParse(parseYaml(readText(path, path), path));
  if (!result.success) throw new WebConfigError(`${path}: ${z.prettifyError(result.error)}`);
  const { tls_server_config: tls, basic_auth_users: users } = result.data ?? {};
  return {
    tls: tls && {
      cert: read(tls.cert_file),
      key: read(tls.key_file),
      minVersion: tls.min_version === 'TLS13' ? 'TLSv1.3' : 'TLSv1.2',
      requestCert: tls.client_auth_type !== 'NoClientCert',
      ...(tls.client_ca_file !== undefined && { ca: read(tls.client_ca_file) }),
    },
    users: users && new Map(Object.entries(users)),
  };
}

function readText(path: string, config: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const where = path === config ? '--web.config.file' : config;
    throw new WebConfigError(`${where} names "${path}", which cannot be read`, { cause });
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    // An empty file is a valid configuration: no TLS, no users.
    if (text.trim() === '') return null;
    const yaml = requireLater('js-yaml') as { readonly load: typeof load };
    return yaml.load(text);
  } catch (cause) {
    throw new WebConfigError(`${path} is not YAML: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
}
