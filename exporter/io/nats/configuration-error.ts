/** What is configured for NATS cannot work: trying again would not help, a person has to mend it. */
export class NatsConfigurationError extends Error {
  override readonly name = 'NatsConfigurationError';
}
