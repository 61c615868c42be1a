import * as z from 'zod';
import { SERVICE_NAME } from './service-name.js';

/**
 * Connection to NATS. Secrets are in files, never in the setup. At most one authentication method. The URL in the
 * environment variable `NATS_URL` (which may contain `user:password@` or `token@`) overrides `servers`.
 */
export const natsSchema = z.strictObject({
  servers: z
    .array(z.string().regex(/^(nats|tls|ws|wss):\/\/\S+$/, 'expected a URL such as "nats://127.0.0.1:4222"'))
    .min(1)
    .default(['nats://127.0.0.1:4222'])
    .describe('Server URLs; the client fails over between them. NATS_URL or --nats.url overrides them.'),
  auth: z
    .union([
      z.strictObject({ user: z.string().min(1), passwordFile: z.string().min(1) }),
      z.strictObject({ tokenFile: z.string().min(1) }),
      z.strictObject({ nkeyFile: z.string().min(1) }),
      z.strictObject({ credsFile: z.string().min(1) }),
    ])
    .optional()
    .describe(
      'One authentication method: user and password, token, nkey or credentials. Default: no authentication.',
    ),
  tls: z
    .strictObject({
      caFile: z.string().min(1).optional(),
      certFile: z.string().min(1).optional(),
      keyFile: z.string().min(1).optional(),
      minVersion: z.enum(['TLS12', 'TLS13']).default('TLS12'),
    })
    .optional()
    .describe(
      'TLS to NATS. The CA certificate to trust, the client certificate with its key if the server requires one, and the lowest version of TLS, "TLS12" (default) or "TLS13". Default: as offered by the server.',
    ),
});

/** The exporter: its name (process, Prometheus job, alert label) and its connection to NATS. */
export const serviceSchema = z.strictObject({
  name: z
    .string()
    .regex(SERVICE_NAME, 'expected a service name: lower-case letters, digits and "-"')
    .default('stream-processing-service')
    .describe(
      'Name of the process and of the Prometheus job, and value of the label "service" on every alert.',
    ),
  nats: natsSchema.prefault({}),
  traceUrl: z
    .string()
    .regex(
      /^https?:\/\/[^\s{}]*\{\{trace_id\}\}[^\s{}]*$/,
      'expected the URL of a trace with {{trace_id}} in it, such as "https://tempo.example.org/trace/{{trace_id}}"',
    )
    .optional()
    .describe(
      'Address of a trace: https://tempo.example.org/trace/{{trace_id}}. Exemplars link to it. Default: no links.',
    ),
});

export type Service = Readonly<z.output<typeof serviceSchema>>;
export type NatsOptions = Service['nats'];
