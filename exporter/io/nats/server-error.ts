import { PermissionViolationError } from '@nats-io/transport-node';

/** An error that the server sent as `-ERR`, as far as its receiver matters. */
export type NatsServerError =
  | { readonly kind: 'publishDenied'; readonly subject: string }
  /** `queue` is unset if the server does not name it, as when it removes a subscription after a reload of its configuration. */
  | { readonly kind: 'subscriptionDenied'; readonly subject: string; readonly queue: string | undefined }
  /** The server does not say which subscription it refused. */
  | { readonly kind: 'subscriptionLimit' }
  | { readonly kind: 'other'; readonly text: string };

export function readServerError(error: Error): NatsServerError {
  const { message: text } = error;
  if (error instanceof PermissionViolationError) {
    const { operation, subject, queue } = error;
    return operation === 'publish'
      ? { kind: 'publishDenied', subject }
      : { kind: 'subscriptionDenied', subject, queue };
  }
  return /maximum subscriptions exceeded/i.test(text)
    ? { kind: 'subscriptionLimit' }
    : { kind: 'other', text };
}
