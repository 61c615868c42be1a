/** Why messages of a JetStream stream are gone that were never read: the values of the label `why`, each with its meaning. */
export const LOSS_REASONS = {
  discarded: 'the limits of the JetStream stream removed messages before they were read',
  deleted: 'somebody purged the JetStream stream, or deleted messages that were not read yet',
  truncated:
    'the JetStream stream lost its end, or was restored from a backup, with messages that were not read yet',
  recreated: 'the JetStream stream was deleted, with messages that were not read yet',
} as const satisfies Readonly<Record<string, string>>;

export type LossReason = keyof typeof LOSS_REASONS;

/** What may change about a JetStream stream while natsight relies on it: the values of the label `change`, each with its meaning. */
export const SOURCE_CHANGES = {
  recreated: 'the stream was deleted and created again; it is read from its first message',
  truncated:
    'the stream lost messages that were read, after a crash or by a restored backup; what it got since then is read',
  consumer_deleted: 'somebody deleted the consumer; it is created again where reading stopped',
  consumer_edited: 'somebody changed settings of the consumer that natsight needs; they are put back',
} as const satisfies Readonly<Record<string, string>>;

export type SourceChange = keyof typeof SOURCE_CHANGES;
