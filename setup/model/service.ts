import * as z from 'zod';

/**
 * How to reach NATS. Secrets stand in files, never in the setup. One way of signing in at most; the address in the
 * environment variable `NATS_URL` (with `user:password@` or `token@` if it has one) overrides `servers`.
 */
export const natsSchema = z.strictObject({
  servers: z
    .array(
      z.string().regex(/^(nats|tls|ws|wss):\/\/\S+$/, 'expected an address such as "nats://127.0.0.1:4222"'),
    )
    .min(1)
    .default(['nats://127.0.0.1:4222'])
    .describe('Addresses of the NATS servers; the client moves to another when one is lost.'),
  auth: z
    .union([
      z.strictObject({ user: z.string().min(1), passwordFile: z.string().min(1) }),
      z.strictObject({ tokenFile: z.string().min(1) }),
      z.strictObject({ nkeyFile: z.string().min(1) }),
      z.strictObject({ credsFile: z.string().min(1) }),
    ])
    .optional()
    .describe(
      'How to sign in: user with passwordFile, tokenFile, nkeyFile (seed) or credsFile. Unset: no sign-in.',
    ),
  tls: z
    .strictObject({
      caFile: z.string().min(1).optional(),
      certFile: z.string().min(1).optional(),
      keyFile: z.string().min(1).optional(),
    })
    .optional()
    .describe(
      'TLS to NATS: the authority to trust, and the client certificate with its key where the server wants one.',
    ),
});

/** The exporter as a service: its name (process, Prometheus job, alert label) and its NATS. */
export const serviceSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected a service name: lower-case letters, digits and "-"')
    .default('stream-processing-service')
    .describe('Name of the process, of the Prometheus job and of the `service` label of every alert.'),
  nats: natsSchema.prefault({}),
});

export type Service = Readonly<z.output<typeof serviceSchema>>;
export type NatsOptions = Service['nats'];
