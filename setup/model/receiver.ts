import * as z from 'zod';
import { durationSchema } from './duration-schema.js';
import { publicUrlSchema, urlSchema } from './url-schema.js';

/** Secrets are only read from files, by Alertmanager. By convention, the key of such a file ends in `File`. */
const fileSchema = z.string().min(1);
const textSchema = z.string().min(1);

const webhookSchema = z
  .strictObject({ webhook: urlSchema, bearerTokenFile: fileSchema.optional() })
  .transform((receiver) => ({ kind: 'webhook' as const, ...receiver }));
const slackSchema = z
  .strictObject({
    slack: z
      .strictObject({
        channel: textSchema,
        apiUrlFile: fileSchema.optional().describe('File with the URL of an incoming webhook.'),
        botTokenFile: fileSchema
          .optional()
          .describe('File with the token of a Slack app that may chat:write.'),
      })
      .refine(({ apiUrlFile, botTokenFile }) => (apiUrlFile === undefined) !== (botTokenFile === undefined), {
        error: 'expected one of "apiUrlFile" and "botTokenFile"',
      }),
  })
  .transform(({ slack }) => ({ kind: 'slack' as const, ...slack }));
const emailSchema = z
  .strictObject({
    email: z
      .strictObject({
        to: z.string().min(3),
        from: z.string().min(3),
        smarthost: z
          .string()
          .regex(/^[^\s:]+:\d+$/, 'expected host:port, for example "smtp.example.org:587"'),
        username: z.string().optional(),
        passwordFile: fileSchema.optional(),
        requireTls: z.boolean().default(true).describe('false: send also to a mail server without TLS.'),
      })
      .refine(({ username, passwordFile }) => (username === undefined) === (passwordFile === undefined), {
        error: 'expected both or none of "username" and "passwordFile"',
      }),
  })
  .transform(({ email }) => ({ kind: 'email' as const, ...email }));
const pagerdutySchema = z
  .strictObject({ pagerduty: z.strictObject({ routingKeyFile: fileSchema }) })
  .transform(({ pagerduty }) => ({ kind: 'pagerduty' as const, ...pagerduty }));
const teamsSchema = z
  .strictObject({ teams: z.strictObject({ webhookUrlFile: fileSchema }) })
  .transform(({ teams }) => ({ kind: 'teams' as const, ...teams }));
const telegramSchema = z
  .strictObject({
    telegram: z.strictObject({
      botTokenFile: fileSchema,
      chatId: z.int().refine((id) => id !== 0, { error: 'expected the number of a chat' }),
    }),
  })
  .transform(({ telegram }) => ({ kind: 'telegram' as const, ...telegram }));
const jiraSchema = z
  .strictObject({
    jira: z
      .strictObject({
        url: publicUrlSchema
          .refine((url) => !/\/rest(?:\/|$)/.test(url), {
            error:
              'expected the address of Jira without the path of its API, such as "https://jira.example.org"',
          })
          .transform((url) => url.replace(/\/+$/, '')),
        project: textSchema,
        issueType: textSchema.default('Task'),
        username: z.string().optional().describe('User; on Jira Cloud, the e-mail address.'),
        passwordFile: fileSchema
          .optional()
          .describe('File with the password; on Jira Cloud, with an API token.'),
        tokenFile: fileSchema.optional().describe('File with a personal access token of Jira Data Center.'),
        resolveTransition: textSchema.describe(
          'Name of the transition that closes the issue when the alerts are resolved.',
        ),
        reopen: z
          .strictObject({
            transition: textSchema,
            within: durationSchema
              .refine((ms) => ms >= 60_000, { error: 'expected at least 1m' })
              .describe('How long after it was closed, at least 1m.'),
          })
          .optional(),
      })
      .refine(({ username, passwordFile }) => (username === undefined) === (passwordFile === undefined), {
        error: 'expected both or none of "username" and "passwordFile"',
      })
      .refine(({ passwordFile, tokenFile }) => (passwordFile === undefined) !== (tokenFile === undefined), {
        error: 'expected one of "passwordFile" (with "username") and "tokenFile"',
      }),
  })
  .transform(({ jira }) => ({ kind: 'jira' as const, ...jira }));
const incidentioSchema = z
  .strictObject({ incidentio: z.strictObject({ url: publicUrlSchema, tokenFile: fileSchema }) })
  .transform(({ incidentio }) => ({ kind: 'incidentio' as const, ...incidentio }));
const discordSchema = z
  .strictObject({ discord: z.strictObject({ webhookUrlFile: fileSchema }) })
  .transform(({ discord }) => ({ kind: 'discord' as const, ...discord }));
const mattermostSchema = z
  .strictObject({
    mattermost: z.strictObject({ webhookUrlFile: fileSchema, channel: textSchema.optional() }),
  })
  .transform(({ mattermost }) => ({ kind: 'mattermost' as const, ...mattermost }));

/** Where alerts are sent. To add a kind, start here; the compiler and the tests report all other places. */
export const receiverSchema = z.union([
  webhookSchema,
  slackSchema,
  emailSchema,
  pagerdutySchema,
  teamsSchema,
  telegramSchema,
  jiraSchema,
  incidentioSchema,
  discordSchema,
  mattermostSchema,
]);
export type UnnamedReceiver = Readonly<z.output<typeof receiverSchema>>;
export type Receiver = UnnamedReceiver & { readonly name: string };
export type ReceiverKind = Receiver['kind'];
/** The receiver of one kind. */
export type ReceiverOf<Kind extends ReceiverKind> = Extract<Receiver, { kind: Kind }>;
